-- Pictures that a service keeps for a while, by what was sent: sent once, named many times.
CREATE TABLE uploads (
    profile TEXT NOT NULL,
    base_url TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    url TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (profile, base_url, sha256)
) STRICT, WITHOUT ROWID;

"""Control: a naive engine that sends requests twice, which the experiments must catch.

It saves before it sends and after the answer, and at start it sends again every request without a
task id.
"""

import json
import os
import secrets
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    id: str
    prompt: str
    status: str = "queued"
    task_id: str | None = None


def load(data: Path) -> list[Job]:
    """Return all jobs on disk."""
    return [Job(**json.loads(each.read_bytes())) for each in sorted(data.glob("job-*.json"))]


def file_of(data: Path, job: Job) -> Path | None:
    """Return the file of a completed job."""
    return data / f"{job.id}.mp4" if job.status == "completed" else None


def run(data: Path, base_url: str, arguments: Sequence[str]) -> int:
    """Run `generate PROMPT` or `resume`."""
    data.mkdir(parents=True, exist_ok=True)
    if arguments[0] == "generate":
        jobs = [_save(data, Job(secrets.token_hex(8), arguments[1]), "Waiting")]
    else:
        jobs = [job for job in load(data) if job.status != "completed"]
    for job in jobs:
        _work_on(data, base_url, job)
    return 0


def _work_on(data: Path, base_url: str, job: Job) -> None:
    if job.task_id is None:
        job = _save(data, replace(job, status="submitting"), "Sending")
        task = _request(f"{base_url}/v1/video/create", {"prompt": job.prompt})["id"]
        job = _save(data, replace(job, status="processing", task_id=task), "In progress")
    while (answer := _request(f"{base_url}/v1/video/query?id={job.task_id}"))[
        "status"
    ] != "completed":
        time.sleep(0.05)
    part = data / f"{job.id}.part"
    job = _save(data, replace(job, status="downloading"), "Downloading")
    with urllib.request.urlopen(answer["video_url"]) as file:
        part.write_bytes(file.read())
    part.replace(data / f"{job.id}.mp4")
    _save(data, replace(job, status="completed"), "Finished")


def _save(data: Path, job: Job, saying: str) -> Job:
    new = data / f"{job.id}.new"
    with new.open("wb") as file:
        file.write(json.dumps(asdict(job)).encode())
        file.flush()
        os.fsync(file.fileno())
    new.replace(data / f"job-{job.id}.json")
    sys.stderr.write(f"{job.id} {saying}\n")
    sys.stderr.flush()
    return job


def _request(url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data)) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


if __name__ == "__main__":
    _, _, folder, *rest = sys.argv
    sys.exit(run(Path(folder), os.environ["VIDEODESK_BASE_URL"], rest))

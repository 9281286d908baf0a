"""A clock that only advances when a test moves it."""


class Clock:
    def __init__(self, moment: float = 1_800_000_000.0) -> None:
        self.moment = moment

    def __call__(self) -> float:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment += seconds

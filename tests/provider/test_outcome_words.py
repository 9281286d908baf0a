"""The wording of errors, compared from one answer to the next."""

import pytest

from videodesk.provider.outcome import without_ids


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("flagged (request id: 17)", "flagged (request id: 18)"),
        ("task 7f3a failed", "task 8b1c failed"),
        ("任务12345生成失败", "任务12346生成失败"),
    ],
)
def test_error_is_the_same_with_another_number(one: str, other: str) -> None:
    assert without_ids(one) == without_ids(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("generation failed", "moderation failed"),
        ("任务12345生成失败", "任务12345排队中"),
        ("上游错误500:生成失败", "上游错误500:请稍后"),
    ],
)
def test_other_error_differs(one: str, other: str) -> None:
    assert without_ids(one) != without_ids(other)

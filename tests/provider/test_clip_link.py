"""The link to a finished clip, wherever a service puts it."""

import pytest

from videodesk.generation import Json
from videodesk.provider.clip_link import find_link

CLIP = "https://host/c.mp4"
OTHER = "https://host/other.mp4"
COVER = "https://host/cover.jpg"


@pytest.mark.parametrize(
    "answer",
    [
        {"videoUrl": CLIP},
        {"download_url": CLIP},
        {"data": {"download_url": CLIP}},
        {"metadata": {"url": CLIP}},
        {"data": {"metadata": {"result_url": CLIP}}},
        {"content": {"video_url": CLIP}},
        {"output": {"video_url": CLIP}},
        {"output": CLIP},
        {"output": [CLIP, OTHER]},
        {"result": {"url": CLIP}},
        {"result": {"video_url": {"url": CLIP}}},
        {"video": CLIP},
        {"video": {"download_url": CLIP}},
        {"results": [{"url": CLIP}]},
        {"outputs": [CLIP]},
        {"data": {"outputs": [{"video_url": CLIP}]}},
        {"resultUrls": [CLIP]},
        {"data": {"response": {"resultUrls": [CLIP, OTHER], "originUrls": [OTHER]}}},
        {"data": {"task_result": {"videos": [{"id": "1", "url": CLIP, "duration": "5"}]}}},
        {"data": {"output": {"video_url": CLIP}}},
        {"url": COVER, "data": {"video_url": CLIP}},
    ],
)
def test_link_is_found_in_every_listed_place(answer: dict[str, Json]) -> None:
    assert find_link(answer) == (CLIP, "")


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ({"data": {"creations": [{"video": {"href": CLIP}}]}}, "data.creations.0.video.href"),
        ({"data": {"works": [{"resource": {"resource": CLIP}}]}}, "data.works.0.resource.resource"),
        ({"data": {"resultJson": f'{{"resultUrls": ["{CLIP}"]}}'}}, "data.resultJson.resultUrls.0"),
        ({"generated_videos": [{"uri": "https://host/v/1?sig=2"}]}, "generated_videos.0.uri"),
        ({"file": {"link": CLIP, "cover": COVER}, "again": CLIP}, "again"),
        ({"asset": "https://host/result/video/17"}, "asset"),
    ],
)
def test_only_link_that_mentions_a_video_is_found_anywhere(
    answer: dict[str, Json], place: str
) -> None:
    link, where = find_link(answer)
    assert link is not None
    assert where == place


@pytest.mark.parametrize(
    "answer",
    [
        {"works": [{"a": CLIP}, {"b": OTHER}]},
        {"works": [{"cover_video": CLIP}]},
        {"works": [{"poster": CLIP}]},
        {"works": ["https://host/thumbnails/c.mp4"]},
        {"works": ["https://host/frames/c.mp4"]},
        {"input": {"video_link": CLIP}},
        {"data": {"input_video": CLIP}},
        {"image": "https://host/video/a.png"},
        {"homepage": "https://host/"},
        {"callback": "https://mine/video/done"},
        {"works": ["ftp://host/c.mp4", "c.mp4", "see https://host/c.mp4"]},
    ],
)
def test_other_links_are_not_mistaken_for_the_clip(answer: dict[str, Json]) -> None:
    assert find_link(answer) == (None, "")


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/files/c.mp4", "https://host/files/c.mp4"),
        ("/files/c.mp4?sig=1", "https://host/files/c.mp4?sig=1"),
        ("files/c.mp4", None),
        ("c.mp4", None),
    ],
)
def test_path_on_the_origin_of_the_api_is_a_link(path: str, link: str | None) -> None:
    assert find_link({"video_url": path}, "https://host/gateway") == (link, "")
    assert find_link({"video_url": path}) == (None, "")

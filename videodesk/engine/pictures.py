"""A request's pictures on their way to the service: web addresses pass, files are uploaded."""

import asyncio
import base64
from pathlib import Path

from videodesk.generation import Request, is_web_address
from videodesk.media.images import Prepared, prepare
from videodesk.provider.client import Client
from videodesk.provider.outcome import AskError, AskMeaning


async def addresses(client: Client, request: Request) -> list[str]:
    """What stands for each picture in the request to the service, in order.

    A file is prepared in a worker thread and uploaded; where the site offers no upload, it travels
    inside the request as a `data:` URL (API.md, "Pictures"). Uploads cost nothing. Raises
    AskError, or PICTURE_MISSING, PICTURE_UNREADABLE, PICTURE_TOO_LARGE.
    """
    return [
        image if is_web_address(image) else await _upload(client, Path(image))
        for image in request.images
    ]


async def _upload(client: Client, path: Path) -> str:
    picture = await asyncio.to_thread(prepare, path)
    try:
        uploaded = await client.upload(
            picture.data, name=f"picture{picture.suffix}", media_type=picture.media_type
        )
    except AskError as failure:
        if failure.outcome.meaning is not AskMeaning.NOT_OFFERED:
            raise
        return await asyncio.to_thread(_inline, picture)
    return uploaded.url


def _inline(picture: Prepared) -> str:
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"

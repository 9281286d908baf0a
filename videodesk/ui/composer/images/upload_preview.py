"""Preview of what will be sent for each image: size, format, transport, and changes."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal

from videodesk.media.values import Change
from videodesk.settings import ImageTransport
from videodesk.ui.composer.images.image_list_model import (
    FileSignature,
    ImageListModel,
    ImageState,
    shorten,
)
from videodesk.ui.composer.images.image_loader import ImageLoader, PreparedSize
from videodesk.ui.widgets.message_line import Tone
from videodesk.ui.widgets.worker_pool import WorkerPool

_log = logging.getLogger(__name__)

_Files = tuple[tuple[str, FileSignature], ...]


class UploadPreview(QObject):
    """Prepares the listed files in the background as they will be sent, and describes the result.

    Each `ListedImage` gets its sentence. All are prepared together, since they share the size limit
    of one request. `summary_changed` carries the sentence for the whole list, "" while nothing is
    known, and its tone.
    """

    summary_changed = Signal(str, object)

    def __init__(
        self,
        model: ImageListModel,
        loader: ImageLoader,
        workers: WorkerPool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._loader = loader
        self._workers = workers
        self._transport = ImageTransport.AUTO
        self._files: _Files = ()
        self._sizes: Mapping[str, PreparedSize] = {}
        self._is_busy = False

    def set_transport(self, transport: ImageTransport) -> None:
        """Set how images get to the service."""
        self._transport = transport
        self._show()

    def refresh(self) -> None:
        """Prepare the files again if the list has changed."""
        images = self._model.listed
        if any(each.state is ImageState.READING for each in images):
            return
        files = tuple(
            sorted(
                (each.source, each.signature)
                for each in images
                if each.state is ImageState.READY and not each.is_url
            )
        )
        if files != self._files:
            self._files = files
            self._prepare()

    def _prepare(self) -> None:
        if self._is_busy:
            return
        self._sizes = {}
        self._show()
        if self._files:
            self._is_busy = True
            paths = [Path(image) for image, _ in self._files]
            self._workers.run(
                partial(self._loader.prepared_sizes, paths),
                partial(self._on_prepared, self._files),
                partial(self._on_not_prepared, self._files),
            )

    def _on_prepared(self, files: _Files, sizes: Sequence[PreparedSize]) -> None:
        self._is_busy = False
        if files != self._files:
            self._prepare()
            return
        images = (image for image, _ in files)
        self._sizes = dict(zip(images, sizes, strict=False))
        self._show()

    def _on_not_prepared(self, files: _Files, failure: BaseException) -> None:
        """Only log: an error is shown when an image is read, and when it is sent."""
        _log.info("Cannot tell what will be sent: %s", failure)
        self._is_busy = False
        if files != self._files:
            self._prepare()

    def _show(self) -> None:
        for listed in self._model.listed:
            size = self._sizes.get(listed.source)
            sentence = self._describe(size) if size else ""
            if listed.sent_as != sentence:
                self._model.replace(replace(listed, sent_as=sentence))
        if warning := self._warning():
            self.summary_changed.emit(warning, Tone.CAUTION)
        else:
            self.summary_changed.emit(self._summary(tuple(self._sizes.values())), Tone.QUIET)

    def _warning(self) -> str:
        """Warn about what is accepted but hardly meant to be sent."""
        names = [
            Path(source).name
            for source, size in self._sizes.items()
            if Change.INVISIBLE in size.changes
        ]
        if len(names) == 1:
            text = self.tr("{name} is fully transparent: nothing in it can be seen.")
            return text.format(name=shorten(names[0]))
        if names:
            return self.tr(
                "%n pictures are fully transparent: nothing in them can be seen.", "", len(names)
            )
        return ""

    def _summary(self, sizes: Sequence[PreparedSize]) -> str:
        if len(sizes) <= 1:
            return "".join(self._describe(each) for each in sizes)
        size = _data_size(sum(each.size_bytes for each in sizes))
        text = self.tr("%n pictures, {size} in total", "", len(sizes)).format(size=size)
        return self._with_way(text)

    def _describe(self, size: PreparedSize) -> str:
        text = self.tr("Will be sent as {width} \u00d7 {height} {kind}, {size}").format(
            width=size.width,
            height=size.height,
            size=_data_size(size.size_bytes),
            kind=size.kind,
        )
        done = ", ".join(self._change_texts(size.changes))
        return self._with_way(f"{text} ({done})" if done else text)

    def _with_way(self, text: str) -> str:
        """Add how it gets to the service, where the profile says so."""
        match self._transport:
            case ImageTransport.AUTO:
                return text
            case ImageTransport.UPLOAD:
                return self.tr("{text}, uploaded").format(text=text)
            case ImageTransport.INLINE:
                return self.tr("{text}, inside the request").format(text=text)

    def _change_texts(self, changes: Iterable[Change]) -> list[str]:
        texts = {
            Change.FIRST_FRAME: self.tr("first frame only"),
            Change.TURNED: self.tr("turned upright"),
            Change.SCALED: self.tr("scaled down"),
            Change.INVISIBLE: self.tr("fully transparent"),
            Change.SEE_THROUGH: self.tr("transparency kept"),
            Change.ON_WHITE: self.tr("transparency replaced with white"),
            Change.COARSER: self.tr("compressed to fit"),
        }
        if Change.INVISIBLE in changes:
            del texts[Change.SEE_THROUGH]
        return [text for change, text in texts.items() if change in changes]


def _data_size(size: int) -> str:
    decimals = 1 if size >= 1_000_000 else 0
    return QLocale().formattedDataSize(size, decimals, QLocale.DataSizeFormat.DataSizeSIFormat)

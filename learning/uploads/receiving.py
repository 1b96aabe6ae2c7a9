"""How a file arrives: in memory and in the admin only, so that nothing touches the disk before it is clean."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler

TAKEN_AT = "/admin/"


class MemoryOfStaffHandler(MemoryFileUploadHandler):
    """Takes files up to FILE_UPLOAD_MAX_MEMORY_SIZE where staff bring them, and lets all others pass by unread.

    Learners' forms have no files, so nobody can fill the memory with them. Of a file that is too large only the size
    stays: its field then says that it is too large, and not that it is missing.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        super().handle_raw_input(*args, **kwargs)
        self.is_taken = self.request is not None and self.request.path_info.startswith(TAKEN_AT)
        self.activated = self.activated and self.is_taken

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.activated:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.activated or not self.is_taken:
            return super().file_complete(file_size)
        return InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name, self.content_type, file_size, self.charset
        )

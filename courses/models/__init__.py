from .media import Picture, Recording, Rendition

__all__ = ["Picture", "Recording", "Rendition"]

"""Which starter texts were loaded, and what they looked like then."""

from django.db import models


class StarterRecord(models.Model):
    """One page or snippet that `load_starter_courses` made; by it a later run knows what educators have changed."""

    path = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    translation_key = models.UUIDField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    revision_id = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "language"], name="starter_once")]

    def __str__(self) -> str:
        return f"{self.path} ({self.language})"

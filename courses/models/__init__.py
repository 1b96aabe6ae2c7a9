from .contact import HelpContact
from .course import CoursePage
from .glossary import GlossaryTerm
from .help import HelpPage
from .home import CourseIndexPage, HomePage
from .lesson import LessonPage
from .media import Picture, Recording, Rendition
from .partner import Partner
from .settings import SiteSettings
from .standard import StandardPage
from .starter import StarterRecord

# Besides pages: whatever of these changes, learners see it.
SEEN_BY_LEARNERS = (GlossaryTerm, HelpContact, Partner, Picture, Recording, SiteSettings)

__all__ = [
    "SEEN_BY_LEARNERS",
    "CourseIndexPage",
    "CoursePage",
    "GlossaryTerm",
    "HelpContact",
    "HelpPage",
    "HomePage",
    "LessonPage",
    "Partner",
    "Picture",
    "Recording",
    "Rendition",
    "SiteSettings",
    "StandardPage",
    "StarterRecord",
]

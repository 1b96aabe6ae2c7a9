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

__all__ = [
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

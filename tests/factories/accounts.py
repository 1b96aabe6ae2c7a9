"""People for tests: `UserFactory(role="author")` is one who writes, `UserFactory(learner=True)` one who learns."""

import factory
from django.contrib.auth.models import Group

from learning.accounts.models import User
from learning.accounts.secret_words import normal

PASSPHRASE = "quatre mots pour entrer"
SECRET = "baobab lune tambour"


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody with a made-up name, the passphrase above and, if given, a role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"personne-{n}")
    password = factory.django.Password(PASSPHRASE)

    class Params:
        learner = factory.Trait(
            is_learner=True,
            username=factory.Sequence(lambda n: f"mangue-calebasse-{n}"),
            password=factory.django.Password(normal(SECRET)),
        )

    @factory.post_generation
    def role(self, create, role, **kwargs):
        if create and role:
            self.groups.add(Group.objects.get(name=role))

"""People who log in, where they live, and what they wish for."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from shop.models import TimeStamped


class UserManager(BaseUserManager):
    """Makes users whose name is their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra) -> "User":
        """Save a new user; without a password they can only log in by a link sent to them."""
        user = self.model(email=self.normalize_email(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **extra) -> "User":
        """Save a new user who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin, TimeStamped):
    """A customer, or someone who works in the shop."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=32, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    invited_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="invited")

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.email


class Address(TimeStamped):
    """A place that parcels or invoices can be sent to."""

    class Kind(models.TextChoices):
        """What an address is used for."""

        SHIPPING = "shipping"
        BILLING = "billing"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SHIPPING)
    line1 = models.CharField(max_length=200)
    line2 = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=16)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return f"{self.line1}, {self.postcode} {self.city}"


class Preferences(models.Model):
    """What a user has chosen about letters and language."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    newsletter = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="en")


class WishList(TimeStamped):
    """A named list of products that a user may share by its link."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="wish_lists")
    title = models.CharField(max_length=100, default="Wishes")
    products = models.ManyToManyField("catalogue.Product", blank=True, related_name="wished_in")
    share_token = models.UUIDField(null=True, unique=True)

    def __str__(self) -> str:
        return self.title

"""What is for sale."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from shop.fields import MoneyField
from shop.models import PublicId, TimeStamped


class Category(models.Model):
    """A node in the tree of categories."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """A word that products are found by."""

    word = models.CharField(max_length=40, primary_key=True)


class Supplier(TimeStamped):
    """A company that we buy from."""

    name = models.CharField(max_length=120, unique=True)
    email = models.EmailField()
    country = models.CharField(max_length=2)


class Product(PublicId, TimeStamped):
    """Something for sale; what is put into a cart is one of its variants."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True)
    description = models.TextField(blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    tags = models.ManyToManyField(Tag, blank=True, related_name="products")
    suppliers = models.ManyToManyField(Supplier, through="SupplyContract", related_name="products")
    related = models.ManyToManyField("self", blank=True)
    is_visible = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Variant(models.Model):
    """A product in one size and colour, with its own price."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=32, unique=True)
    size = models.CharField(max_length=16, blank=True)
    colour = models.CharField(max_length=32, blank=True)
    price = MoneyField()
    weight_g = models.PositiveIntegerField(null=True, blank=True)
    attributes = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "size", "colour"], name="variant_once"),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="price_not_negative"),
        ]


class SupplyContract(TimeStamped):
    """The terms on which a supplier delivers a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="contracts")
    unit_cost = MoneyField()
    lead_time_days = models.PositiveSmallIntegerField(default=7)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        unique_together = [("product", "supplier")]


class Review(TimeStamped):
    """What a customer thinks of a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reviews")
    stars = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    text = models.TextField(blank=True)
    is_published = models.BooleanField(default=False)


class PublishedReview(Review):
    """The reviews that visitors see."""

    class Meta:
        proxy = True
        ordering = ["-created_at"]

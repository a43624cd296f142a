"""Finding products by words and by category."""

from dataclasses import dataclass

from django.db.models import Min, Q, QuerySet

from .models import Category, Product


@dataclass(frozen=True)
class SearchQuery:
    """What a visitor looks for."""

    words: str = ""
    category: Category | None = None
    in_stock_only: bool = False


def find_products(query: SearchQuery) -> QuerySet[Product]:
    """Visible products that fit, cheapest variant first."""
    found = Product.objects.filter(is_visible=True)
    for word in query.words.split():
        found = found.filter(Q(name__icontains=word) | Q(tags__word__iexact=word))
    if query.category is not None:
        found = found.filter(category__in=branch_of(query.category))
    if query.in_stock_only:
        found = found.filter(variants__stock__quantity__gt=0)
    return found.annotate(price_from=Min("variants__price")).order_by("price_from").distinct()


def branch_of(category: Category) -> list[Category]:
    """The category and everything below it."""
    branch = [category]
    for child in category.children.all():
        branch.extend(branch_of(child))
    return branch

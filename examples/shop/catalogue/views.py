"""The API for looking around in the shop."""

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views import View
from django.views.decorators.http import require_GET

from .models import Category, Product, PublishedReview
from .search import SearchQuery, find_products


class ProductList(View):
    """Products by words and category."""

    page_size = 24

    def get(self, request: HttpRequest) -> JsonResponse:
        """One page of what was found."""
        slug = request.GET.get("category")
        query = SearchQuery(
            words=request.GET.get("q", ""),
            category=get_object_or_404(Category, slug=slug) if slug else None,
            in_stock_only="in-stock" in request.GET,
        )
        page = max(0, int(request.GET.get("page", "0")))
        found = find_products(query)[page * self.page_size : (page + 1) * self.page_size]
        return JsonResponse({"products": [summary(product) for product in found]})


@require_GET
def product_detail(request: HttpRequest, slug: str) -> JsonResponse:
    """One product with its variants and reviews."""
    product = get_object_or_404(Product, slug=slug, is_visible=True)
    variants = product.variants.values("sku", "size", "colour", "price")
    reviews = PublishedReview.objects.filter(product=product, is_published=True).values("stars", "text")
    return JsonResponse({**summary(product), "variants": list(variants), "reviews": list(reviews)})


def summary(product: Product) -> dict[str, object]:
    """What a list shows of a product."""
    return {
        "id": product.id,
        "name": product.name,
        "slug": product.slug,
        "category": product.category.slug,
    }

"""The API for one's own account."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from .models import Address, WishList


@require_GET
@login_required
def profile(request: HttpRequest) -> JsonResponse:
    """Who is logged in."""
    user = request.user
    return JsonResponse({"id": user.pk, "email": user.email, "name": user.name})


@require_http_methods(["GET", "POST"])
@login_required
def addresses(request: HttpRequest) -> JsonResponse:
    """List one's addresses, or add one."""
    if request.method == "POST":
        fields = json.loads(request.body)
        address = Address.objects.create(
            user=request.user,
            kind=fields.get("kind", Address.Kind.SHIPPING),
            line1=fields["line1"],
            line2=fields.get("line2", ""),
            postcode=fields["postcode"],
            city=fields["city"],
            country=fields["country"],
        )
        return JsonResponse({"id": address.pk}, status=201)
    found = request.user.addresses.values("id", "kind", "line1", "postcode", "city", "country")
    return JsonResponse({"addresses": list(found)})


@require_GET
def shared_wish_list(request: HttpRequest, token: str) -> JsonResponse:
    """A wish list that its owner has shared."""
    wish_list = get_object_or_404(WishList, share_token=token)
    names = wish_list.products.values_list("name", flat=True)
    return JsonResponse({"title": wish_list.title, "products": list(names)})

"""Routes below /api/orders/."""

from django.urls import path

from . import views

app_name = "orders"
urlpatterns = [
    path("cart/lines/", views.add_line, name="add-line"),
    path("cart/place/", views.place_order, name="place-order"),
    path("<uuid:order_id>/", views.order_detail, name="order-detail"),
    path("<uuid:order_id>/cancel/", views.cancel_order, name="cancel-order"),
]

"""Routes below /api/catalogue/."""

from django.urls import path

from .views import ProductList, product_detail

app_name = "catalogue"
urlpatterns = [
    path("products/", ProductList.as_view(), name="product-list"),
    path("products/<slug:slug>/", product_detail, name="product-detail"),
]

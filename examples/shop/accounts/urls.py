"""Routes below /api/accounts/."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("addresses/", views.addresses, name="addresses"),
    path("wishes/<uuid:token>/", views.shared_wish_list, name="shared-wish-list"),
]

"""Addresses of accounts: people's own, the list of users, invitations, the log, curation's door."""

from django.urls import path

from . import account, curate, invitations, log, users

urlpatterns = [
    path("account/name/", account.name, name="account_name"),
    path("account/shortcuts/", account.shortcuts, name="account_shortcuts"),
    path("account/session/", account.session, name="account_session"),
    path("account/everywhere/", account.everywhere, name="account_everywhere"),
    path("invitation/<str:key>/", invitations.accept, name="invitation"),
    path("curate/", curate.landing, name="curate"),
    path("curate/users/", users.user_list, name="users"),
    path("curate/users/<int:pk>/", users.person, name="person"),
    path("curate/users/<int:pk>/<str:act>/", users.act_on, name="person_act"),
    path("curate/users/invitations/<int:pk>/again/", invitations.again, name="invitation_again"),
    path("curate/users/invitations/<int:pk>/back/", invitations.back, name="invitation_back"),
    path("curate/log/", log.log, name="log"),
    path("curate/log.csv", log.log_csv, name="log_csv"),
]

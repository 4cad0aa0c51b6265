"""Addresses of pairs read together, below /review/."""

from django.urls import path

from . import cluster

urlpatterns = [path("<str:reference>/cluster/", cluster.cluster, name="cluster")]

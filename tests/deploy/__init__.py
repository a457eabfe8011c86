"""Tests of the container image, of compose.yaml and of the manifests for Kubernetes."""

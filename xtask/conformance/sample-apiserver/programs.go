//go:build programs

// Package programs names the program that is built from this module, so that go.mod pins it.
package programs

import _ "k8s.io/sample-apiserver"

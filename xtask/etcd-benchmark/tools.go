// Package benchmark pins etcd's load generator, which `cargo xtask bench store` builds.
//
//go:build tools

package benchmark

import _ "go.etcd.io/etcd/v3/tools/benchmark"

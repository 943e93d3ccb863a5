// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The only file that asks the compiler which system this is. A source guards itself with one of
//   IPLEVEL_LINUX   Linux's numbers and meanings
//   IPLEVEL_POSIX   calls that all POSIX systems have
//   IPLEVEL_OTHER   a POSIX system whose options and control messages iplevel does not know
//   IPLEVEL_MMSG    systems that send and receive several messages in one call
//   IPLEVEL_NO_MMSG systems that have to be called for each

#ifndef IPLEVEL_SRC_SYSTEM_HPP
#define IPLEVEL_SRC_SYSTEM_HPP

#define IPLEVEL_POSIX
#if defined(__linux__) && !defined(IPLEVEL_PORTABLE)
#define IPLEVEL_LINUX
#else
#define IPLEVEL_OTHER
#endif

#if defined(IPLEVEL_LINUX) && !defined(IPLEVEL_PORTABLE_BATCHES)
#define IPLEVEL_MMSG
#else
#define IPLEVEL_NO_MMSG
#endif

#endif

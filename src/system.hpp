// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The only file that determines for which system it is compiled. Every source file for particular systems is
// enclosed in an #ifdef of one of these macros:
//   IPLEVEL_LINUX   the numbers and meanings of Linux
//   IPLEVEL_POSIX   calls that are common to all POSIX systems
//   IPLEVEL_OTHER   POSIX systems whose options and control messages iplevel does not know
//   IPLEVEL_MMSG    systems that send and receive several messages with one call
//   IPLEVEL_NO_MMSG systems that need a call for each message

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

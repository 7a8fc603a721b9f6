// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/mman.h>

#include <cstdlib>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace crosscheck {

/// Memory for arrays of millions of values. Where an array is large it asks the kernel for huge pages (madvise(2),
/// MADV_HUGEPAGE): first touching 4 KiB pages one by one took a third of the time in which ten million links are read.
/// Numbers that an array is made of, or grows by, without a value are not set to 0 first: they are about to be written.
template <typename T> class LargeAllocator
{
public:
    using value_type = T;

    LargeAllocator() = default;
    // Implicit on purpose: containers that allocate something else than they hold convert it so.
    // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions)
    template <typename Other> LargeAllocator(const LargeAllocator<Other> &) noexcept {}

    /// @throws std::bad_alloc
    [[nodiscard]] T *allocate(std::size_t count)
    {
        if (count < largeBytes / sizeof(T))
            return static_cast<T *>(::operator new(count * sizeof(T)));
        const std::size_t bytes = (count * sizeof(T) + pageBytes - 1) / pageBytes * pageBytes;
        void *memory = std::aligned_alloc(pageBytes, bytes);
        if (!memory)
            throw std::bad_alloc();
        static_cast<void>(madvise(memory, bytes, MADV_HUGEPAGE)); // without them it is only slower
        return static_cast<T *>(memory);
    }
    void deallocate(T *memory, std::size_t count) noexcept
    {
        if (count < largeBytes / sizeof(T))
            ::operator delete(memory);
        else
            std::free(memory);
    }
    template <typename Made> void construct(Made *place) { ::new (static_cast<void *>(place)) Made; }
    template <typename Made, typename... Arguments> void construct(Made *place, Arguments &&...arguments)
    {
        ::new (static_cast<void *>(place)) Made(std::forward<Arguments>(arguments)...);
    }
    template <typename Other> friend bool operator==(const LargeAllocator &, const LargeAllocator<Other> &)
    {
        return true;
    }

private:
    static constexpr std::size_t pageBytes = std::size_t(2) << 20;
    static constexpr std::size_t largeBytes = pageBytes / 2;
};

template <typename T> using LargeVector = std::vector<T, LargeAllocator<T>>;
using LargeString = std::basic_string<char, std::char_traits<char>, LargeAllocator<char>>;

/// Gives back what an array has more than it needs, where that is more than a share of its size.
template <typename Array> void trim(Array &array, double mostSpare)
{
    if (double(array.capacity() - array.size()) > double(array.size()) * mostSpare)
        array.shrink_to_fit();
}

} // namespace crosscheck

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A pool's books while a call works on them. Money is in base units × 2^64 ("scaled").
struct Book {
    /// What one unit has earned since the pool began, scaled.
    uint256 accumulator;
    /// Sum of all members' units.
    uint256 units;
    /// Scaled money per second that arrives by streams.
    uint256 rate;
    /// Scaled money not yet divided; less than the units among which it was last divided.
    uint256 carry;
    /// Scaled money that waits for somebody to hold units.
    uint256 idle;
    /// Second up to which all of this is right.
    uint256 syncedAt;
    /// Next day on which a stream ends or units change; zero: none.
    uint256 nextDay;
    /// Money has arrived at least once.
    bool started;
}

/// @notice What happens to a pool in the first second of a day.
struct Day {
    /// Sum of the rates that end.
    uint128 rateEnding;
    /// Units that come, and units that go.
    uint64 unitsUp;
    uint64 unitsDown;
}

/// @notice A book as it is stored: two words, and a third that is touched only while money waits.
struct StoredBook {
    /// accumulator (160) | syncedAt (48) | carry (46) | started (1) | money waits (1): what a payment changes
    uint256 clock;
    /// units (46) | nextDay (24) | rate (128): what a payment leaves alone
    uint256 flow;
    uint256 idle;
}

/// @title Books
/// @notice The arithmetic of a pool: how money becomes earnings per unit.
/// @dev Exact: scaled money in = earned by units + carry + idle, always. No function here looks at the clock.
///
/// Bounds, which make every stored field fit for ever: a payment and a stream are admitted only while accumulator and idle are below
/// {ACCUMULATOR_LIMIT} and {IDLE_LIMIT}. Streams that are already running can add at most 2^128 × 400 days < 2^153 to either, so the
/// accumulator stays below 2^159 + 2^158 + 2^154 < 2^160.
library Books {
    /// @notice A value does not fit its field. The bounds above exclude it.
    error BookOverflow();

    uint256 internal constant DAY = 1 days;
    uint256 internal constant ACCUMULATOR_LIMIT = 1 << 159;
    uint256 internal constant IDLE_LIMIT = 1 << 158;
    /// @dev Immediate changes keep the sum of units at or below this; scheduled ones add at most {MAX_UNITS_PER_DAY} × 402 days on top
    /// of it, so the sum, and with it the carry, always fits 46 bits.
    uint256 internal constant MAX_UNITS = 1 << 45;
    uint256 internal constant MAX_UNITS_PER_DAY = 1 << 36;

    uint256 private constant STARTED = 1 << 254;
    uint256 private constant WAITS = 1 << 255;

    function load(StoredBook storage stored) internal view returns (Book memory book) {
        uint256 clock = stored.clock;
        uint256 flow = stored.flow;
        book.accumulator = clock & type(uint160).max;
        book.syncedAt = (clock >> 160) & type(uint48).max;
        book.carry = (clock >> 208) & (2 ** 46 - 1);
        book.started = clock & STARTED != 0;
        if (clock & WAITS != 0) book.idle = stored.idle;
        book.units = flow & (2 ** 46 - 1);
        book.nextDay = (flow >> 46) & type(uint24).max;
        book.rate = flow >> 70;
    }

    /// @dev Sum of all units, for those who need nothing else.
    function unitsOf(StoredBook storage stored) internal view returns (uint256) {
        return stored.flow & (2 ** 46 - 1);
    }

    function syncedAt(StoredBook storage stored) internal view returns (uint256) {
        return (stored.clock >> 160) & type(uint48).max;
    }

    /// @dev Whether the accumulator is within a factor of four of its limit, or money waits: then each admission looks closely.
    function isFilling(StoredBook storage stored) internal view returns (bool) {
        uint256 clock = stored.clock;
        return clock & type(uint160).max > ACCUMULATOR_LIMIT >> 2 || clock & WAITS != 0;
    }

    /// @dev Writes only words that changed. While nothing streams, nothing waits and somebody holds units the clock runs for nobody, and a
    /// book in which only the second changed is left as it is.
    function save(StoredBook storage stored, Book memory book) internal {
        uint256 was = stored.clock;
        bool waits = book.idle != 0;
        if (
            (book.accumulator >> 160) |
                (book.syncedAt >> 48) |
                (book.nextDay >> 24) |
                (book.units >> 46) |
                (book.carry >> 46) |
                (book.rate >> 128) !=
            0
        ) revert BookOverflow();
        uint256 clock =
            book.accumulator |
                (book.syncedAt << 160) |
                (book.carry << 208) |
                (book.started ? STARTED : 0) |
                (waits ? WAITS : 0);
        if (clock != was) {
            uint256 seconds_ = uint256(type(uint48).max) << 160;
            if (book.rate != 0 || waits || (clock | seconds_) != (was | seconds_) || book.units == 0)
                stored.clock = clock;
        }
        if ((waits || was & WAITS != 0) && stored.idle != book.idle) stored.idle = book.idle;

        uint256 flow = book.units | (book.nextDay << 46) | (book.rate << 70);
        if (stored.flow != flow) stored.flow = flow;
    }

    /// @dev Divides `scaled` among the units; the remainder is carried to the next division, never lost.
    function distribute(Book memory book, uint256 scaled) internal pure {
        if (book.units == 0) {
            book.idle += scaled;
        } else {
            uint256 total = scaled + book.carry;
            book.accumulator += total / book.units;
            book.carry = total % book.units;
        }
    }

    /// @dev Lets streams run up to `time`. Money that waits is divided as soon as a second has passed in which somebody held units.
    function accrue(Book memory book, uint256 time) internal pure {
        if (time <= book.syncedAt) return;
        uint256 scaled = book.rate * (time - book.syncedAt);
        if (book.units != 0 && book.idle != 0) {
            scaled += book.idle;
            book.idle = 0;
        }
        if (scaled != 0) distribute(book, scaled);
        book.syncedAt = time;
    }

    /// @dev Lets a day begin: ends its streams, changes its units.
    function turn(Book memory book, Day memory day) internal pure {
        book.rate -= day.rateEnding;
        book.units = book.units + day.unitsUp - day.unitsDown;
    }
}

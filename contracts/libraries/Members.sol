// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @notice A membership while a call works on it. Money is in base units × 2^64 ("scaled").
struct Member {
    /// The pool's accumulator up to which `owed` and `dust` are right.
    uint256 snapshot;
    uint256 units;
    /// Scaled money besides what the units have earned since the snapshot; less than `units`.
    uint256 dust;
    /// Second since which it holds units, or since which it holds none. Zero: it never was a member.
    uint256 since;
    /// Scaled money from before the snapshot.
    uint256 owed;
    uint256 pendingUnits;
    /// Day on which the pending units come; zero: none are.
    uint256 pendingDay;
    bool joined;
    /// A catalogue's work that was moved out of its lot.
    bool extracted;
    /// A catalogue's work that joined by itself before its catalogue did, and that the lot therefore does not count.
    bool apart;
    /// A catalogue, which holds these units once for each of its works.
    bool lot;
}

/// @notice A membership as it is stored: one word, and a second that most never need.
struct StoredMember {
    /// snapshot (160) | units (24) | dust (24) | since (40) | flags (8)
    uint256 main;
    /// owed (192) | pendingUnits (24) | pendingDay (24)
    uint256 extra;
    /// Works that a lot still holds.
    uint32 works;
    /// Catalogue's works that joined apart from the lot.
    uint32 apart;
    /// When it held units (1) and when not (0), before `since`.
    Checkpoints.Trace208 history;
}

/// @title Members
/// @notice What a membership earns, exactly.
/// @dev earned = owed + dust + units × (accumulator − snapshot). A claim takes whole base units and leaves the fraction: moving the
/// snapshot back by fraction / units and keeping the rest as dust makes that one word to write.
library Members {
    using SafeCast for uint256;
    using Checkpoints for Checkpoints.Trace208;

    /// @notice A value does not fit its field. Units and days are bounded where they come in, the rest by {Books}.
    error MemberOverflow();

    uint256 private constant JOINED = 1;
    uint256 private constant EXTRACTED = 2;
    uint256 private constant APART = 4;
    uint256 private constant LOT = 8;
    /// @dev The second word is in use.
    uint256 private constant EXTRA = 16;

    function load(StoredMember storage stored) internal view returns (Member memory member) {
        uint256 main = stored.main;
        member.snapshot = main & type(uint160).max;
        member.units = (main >> 160) & type(uint24).max;
        member.dust = (main >> 184) & type(uint24).max;
        member.since = (main >> 208) & type(uint40).max;
        uint256 flags = main >> 248;
        member.joined = flags & JOINED != 0;
        member.extracted = flags & EXTRACTED != 0;
        member.apart = flags & APART != 0;
        member.lot = flags & LOT != 0;
        if (flags & EXTRA != 0) {
            uint256 extra = stored.extra;
            member.owed = extra & type(uint192).max;
            member.pendingUnits = (extra >> 192) & type(uint24).max;
            member.pendingDay = (extra >> 216) & type(uint24).max;
        }
    }

    function save(StoredMember storage stored, Member memory member) internal {
        if (
            (member.owed >> 192) |
                (member.pendingUnits >> 24) |
                (member.pendingDay >> 24) |
                (member.snapshot >> 160) |
                (member.units >> 24) |
                (member.dust >> 24) |
                (member.since >> 40) !=
            0
        ) revert MemberOverflow();
        uint256 extra = member.owed | (member.pendingUnits << 192) | (member.pendingDay << 216);
        uint256 was = stored.main;
        if ((extra != 0 || (was >> 248) & EXTRA != 0) && stored.extra != extra) stored.extra = extra;
        uint256 flags =
            (member.joined ? JOINED : 0) |
                (member.extracted ? EXTRACTED : 0) |
                (member.apart ? APART : 0) |
                (member.lot ? LOT : 0) |
                (extra != 0 ? EXTRA : 0);
        uint256 main =
            member.snapshot | (member.units << 160) | (member.dust << 184) | (member.since << 208) | (flags << 248);
        if (main != was) stored.main = main;
    }

    /// @dev Scaled money earned up to `accumulator`. Fits: units < 2^24, accumulator < 2^160.
    function earned(Member memory member, uint256 accumulator) internal pure returns (uint256) {
        return member.owed + member.dust + member.units * (accumulator - member.snapshot);
    }

    /// @dev Closes the account at `accumulator` and gives the member `units` from `time` on. Returns whether an interval of holding
    /// or not holding units ended by it, which then began at `from`.
    function change(
        Member memory member,
        uint256 accumulator,
        uint256 units,
        uint256 time
    ) internal pure returns (bool ended, uint256 from) {
        member.owed = earned(member, accumulator);
        member.dust = 0;
        member.snapshot = accumulator;
        if ((member.units == 0) != (units == 0)) {
            from = member.since;
            // Units that come and go with a day's beginning have held for no second of it.
            ended = from != 0 && from < time;
            member.since = clamp(time);
        }
        member.units = units;
    }

    /// @dev Takes the whole base units out of what is earned and leaves the fraction.
    function take(Member memory member, uint256 accumulator) internal pure returns (uint256 amount) {
        uint256 scaled = earned(member, accumulator);
        amount = scaled >> 64;
        if (amount == 0) return 0;
        uint256 fraction = scaled & type(uint64).max;
        if (member.owed != 0 || member.units == 0) {
            // The second word is in use anyway.
            member.owed = fraction;
            member.dust = 0;
            member.snapshot = accumulator;
        } else {
            // Never below zero: with nothing owed, fraction / units ≤ earned / units = accumulator − snapshot, as dust < units.
            member.snapshot = accumulator - fraction / member.units;
            member.dust = fraction % member.units;
        }
    }

    /// @dev Notes that from `from` until the member's new `since` it held units, or held none. Never to have held any before needs no
    /// note, except where the record's beginning says until when the lot's holds.
    function note(StoredMember storage stored, Member memory member, uint256 from, bool held) internal {
        if (held || member.extracted || stored.history.length() != 0)
            stored.history.push(from.toUint48(), held ? 1 : 0);
    }

    /// @dev First second that this record knows about; the greatest number where there is no record.
    function beginning(StoredMember storage stored, Member memory member) internal view returns (uint256) {
        if (stored.history.length() != 0) return stored.history.at(0)._key;
        return member.since == 0 ? type(uint256).max : member.since;
    }

    /// @dev Whether it held units at a second that is not in the future.
    function heldAt(StoredMember storage stored, Member memory member, uint256 time) internal view returns (bool) {
        if (member.pendingDay != 0 && member.pendingDay * 1 days <= time) return member.pendingUnits != 0;
        if (member.since != 0 && time >= member.since) return member.units != 0;
        return stored.history.upperLookup(time.toUint48()) == 1;
    }

    /// @dev Seconds of memberships are kept in 40 bits; whatever happens after the year 36,812 counts as happening then.
    function clamp(uint256 time) internal pure returns (uint256) {
        return time < type(uint40).max ? time : type(uint40).max;
    }
}

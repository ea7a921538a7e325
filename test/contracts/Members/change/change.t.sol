// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Member, Members} from "../../../../contracts/libraries/Members.sol";
import {TestBase} from "../../../utils/TestBase.sol";

contract Members_Change_Test is TestBase {
    using Members for Member;

    uint256 private constant NOW = 1_800_000_000;

    /// @dev Changes a member with `units` since `since` to `newUnits`, now, and checks what comes of it.
    function _check(uint256 units, uint256 since, uint256 newUnits, bool ends, uint256 newSince) private pure {
        Member memory member;
        (member.units, member.since) = (units, since);
        (bool ended, uint256 from) = member.change(0, newUnits, NOW);
        _assertEq(ended, ends, "an interval ended");
        if (ends) _assertEq(from, since, "it began");
        _assertEq(member.units, newUnits, "units");
        _assertEq(member.since, newSince, "since");
    }

    function test_GivenNeverMember() public pure {
        _check(0, 0, 5, false, NOW);
    }

    function test_GivenEarlier() public pure {
        _check(0, 1, 5, true, NOW);
        _check(0, NOW - 1, 5, true, NOW);
        _check(5, NOW - 1, 0, true, NOW);
    }

    function test_GivenThisSecond() public pure {
        _check(0, NOW, 5, false, NOW);
        _check(5, NOW, 0, false, NOW);
    }

    function test_WhenNoneEnds() public pure {
        _check(5, NOW - 10, 6, false, NOW - 10);
        _check(5, NOW - 10, 5, false, NOW - 10);
        _check(0, NOW - 10, 0, false, NOW - 10);
        _check(0, 0, 0, false, 0);
    }

    function testFuzz_KeepsEarned(
        uint24 units,
        uint24 newUnits,
        uint24 dust,
        uint160 owed,
        uint160 a,
        uint160 b
    ) public pure {
        (uint256 snapshot, uint256 accumulator) = a < b ? (a, b) : (b, a);
        Member memory member;
        (member.units, member.dust, member.owed, member.snapshot) = (units, dust, owed, snapshot);
        uint256 earned = uint256(owed) + dust + units * (accumulator - snapshot);
        member.change(accumulator, newUnits, NOW);
        _assertEq(member.earned(accumulator), earned, "earned");
        _assertEq(member.owed, earned, "owed");
        _assertEq(member.dust, 0, "dust");
        _assertEq(member.snapshot, accumulator, "snapshot");
    }
}

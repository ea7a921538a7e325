// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Member, Members, StoredMember} from "../../../../contracts/libraries/Members.sol";
import {TestBase} from "../../../utils/TestBase.sol";

contract MemberKeeper {
    using Members for StoredMember;

    StoredMember private stored;

    function save(Member memory member) external {
        stored.save(member);
    }

    function load() external view returns (Member memory) {
        return stored.load();
    }
}

contract Members_Save_Test is TestBase {
    MemberKeeper private keeper;

    function setUp() public {
        keeper = new MemberKeeper();
    }

    /* FIELDS THAT ARE TOO WIDE */

    function test_RevertWhen_FieldTooWide() public {
        for (uint256 field = 0; field < 7; ++field) {
            vm.expectRevert(Members.MemberOverflow.selector);
            keeper.save(_memberWith(field, false));
        }
    }

    /* FIELDS THAT FIT */

    function test_WhenFieldAtItsGreatest() public {
        for (uint256 field = 0; field < 7; ++field) _checkKept(_memberWith(field, true));
    }

    function testFuzz_WhenEverythingFits(Member memory first, Member memory second) public {
        _checkKept(_fit(first));
        _checkKept(_fit(second));
    }

    /* UTILS */

    /// @dev One field at the greatest value that fits, or one above it; the others are zero.
    function _memberWith(uint256 field, bool fits) private pure returns (Member memory member) {
        uint256 more = fits ? 0 : 1;
        if (field == 0) member.owed = (2 ** 192 - 1) + more;
        if (field == 1) member.pendingUnits = (2 ** 24 - 1) + more;
        if (field == 2) member.pendingDay = (2 ** 24 - 1) + more;
        if (field == 3) member.snapshot = (2 ** 160 - 1) + more;
        if (field == 4) member.units = (2 ** 24 - 1) + more;
        if (field == 5) member.dust = (2 ** 24 - 1) + more;
        if (field == 6) member.since = (2 ** 40 - 1) + more;
    }

    function _fit(Member memory member) private pure returns (Member memory) {
        member.owed %= 2 ** 192;
        member.pendingUnits %= 2 ** 24;
        member.pendingDay %= 2 ** 24;
        member.snapshot %= 2 ** 160;
        member.units %= 2 ** 24;
        member.dust %= 2 ** 24;
        member.since %= 2 ** 40;
        return member;
    }

    function _checkKept(Member memory member) private {
        keeper.save(member);
        _assertEq(abi.encode(keeper.load()), abi.encode(member), "membership");
    }
}

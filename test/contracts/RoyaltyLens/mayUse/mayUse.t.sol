// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {UseAnswer} from "../../../../contracts/interfaces/IRoyaltyLens.sol";
import {Acquisition, Credential, NoticeKind, Standing} from "../../../../contracts/types/Licenses.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {RoyaltyLensBase} from "../RoyaltyLensBase.sol";

contract MayUseTest is RoyaltyLensBase {
    function _assertMayUse(bytes32 id, bytes32 work, uint16 uses, bool expected, string memory what) private view {
        UseAnswer memory answer = lens.mayUse(id, work, uses);
        _assertAnswer(answer, id, work, uses);
        _assertEq(answer.permitted, expected, what);
        _assertEq(answer.permitted, licenses.permits(id, work, uses), "permits");
        _assertEq(answer.payee, works.payeeOf(work), "payee");
    }

    function testFuzz_RevertGiven_NoLicense(bytes32 id) public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotFound.selector, id));
        lens.mayUse(id, workId, Uses.RETRIEVE);
    }

    function testFuzz_GivenNoWork(bytes32 unknown) public {
        bytes32 id = _acquire(_terms());
        UseAnswer memory answer = lens.mayUse(id, unknown, Uses.RETRIEVE);
        _assertMayUse(id, unknown, Uses.RETRIEVE, false, "permitted");
        _assertEq(answer.payee, address(0), "payee");
        _assertTrue(answer.usesLicensed, "uses licensed");
    }

    function testFuzz_WhenUses(uint16 uses) public {
        bytes32 id = _acquire(_terms());
        _assertMayUse(id, workId, uses, uses == Uses.RETRIEVE, "permitted");
        _assertEq(lens.mayUse(id, workId, uses).usesLicensed, uses == Uses.RETRIEVE, "uses licensed");
    }

    function test_WhenUsesNoneOrMore() public {
        bytes32 id = _acquire(_terms());
        uint16[4] memory asked = [0, Uses.SEARCH, Uses.RETRIEVE | Uses.SEARCH, Uses.ALL];
        for (uint256 i = 0; i < 4; ++i) {
            _assertMayUse(id, workId, asked[i], false, "permitted");
            _assertFalse(lens.mayUse(id, workId, asked[i]).usesLicensed, "uses licensed");
        }
    }

    function test_GivenMoments() public {
        bytes32 id = _acquire(_dutiful());
        _assertMayUse(id, workId, Uses.RETRIEVE, true, "past due");
        _assertEq(uint256(lens.mayUse(id, workId, Uses.RETRIEVE).standing), uint256(Standing.PastDue), "standing");
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 60, NEVER);
        _assertMayUse(id, workId, Uses.RETRIEVE, true, "active");
        vm.warp(START + 1);
        vm.prank(author);
        works.setConsent(workId, 0);
        vm.prank(author);
        pools.leavePool(poolId, workId);
        vm.warp(START + 2);
        UseAnswer memory answer = lens.mayUse(id, workId, Uses.RETRIEVE);
        _assertMayUse(id, workId, Uses.RETRIEVE, true, "what was bought");
        _assertTrue(answer.consentedAtStart && answer.heldUnitsAtStart, "at its start");
        _assertFalse(answer.consentsNow || answer.holdsUnitsNow, "now");
        _assertEq(answer.credit, 2, "two seconds of its stream");
        _assertEq(answer.due, 0, "nothing due");
        vm.prank(licensee);
        licenses.giveNotice(id, NoticeKind.Licensee, 0);
        _assertMayUse(id, workId, Uses.RETRIEVE, true, "under notice");
        _assertEq(lens.mayUse(id, workId, Uses.RETRIEVE).endsAt, START + 2 + 20 * DAY, "ends by notice");
        vm.warp(START + 2 + 20 * DAY);
        _assertMayUse(id, workId, Uses.RETRIEVE, false, "terminated");
        licenses.recordStanding(id);
        _assertMayUse(id, workId, Uses.RETRIEVE, false, "recorded");
    }

    function test_GivenCredit() public {
        bytes32 id = _acquire(_dutiful());
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 60, NEVER);
        vm.warp(START + 30 * DAY);
        _report(id, 0, 0, 11);
        UseAnswer memory answer = lens.mayUse(id, workId, Uses.RETRIEVE);
        _assertEq(answer.credit, 30 * DAY - 22, "thirty days of its stream, less eleven units");
        _assertEq(answer.due, 0, "due");
        _assertMayUse(id, workId, Uses.RETRIEVE, true, "active");
    }

    function test_GivenJoinedLater() public {
        bytes32 offerId = _publish(_dutiful());
        vm.prank(author);
        pools.leavePool(poolId, workId);
        vm.warp(START + 1);
        Acquisition memory asked = _acquisition(offerId);
        vm.prank(licensee);
        bytes32 id = licenses.acquire(asked, Credential(0, ""));
        vm.warp(START + 2);
        _assertMayUse(id, workId, Uses.RETRIEVE, false, "no member");
        vm.prank(author);
        pools.joinPool(poolId, workId);
        vm.warp(START + 3);
        _assertMayUse(id, workId, Uses.RETRIEVE, true, "a member now");
        _assertFalse(lens.mayUse(id, workId, Uses.RETRIEVE).heldUnitsAtStart, "held at start");
        _assertTrue(lens.mayUse(id, workId, Uses.RETRIEVE).holdsUnitsNow, "holds now");
    }

    function test_GivenTimeEnds() public {
        bytes32 id = _acquire(_terms());
        _assertEq(lens.mayUse(id, workId, Uses.RETRIEVE).endsAt, START + 365 * DAY, "ends by time");
        vm.prank(author);
        works.setPayee(workId, stranger);
        vm.warp(START + 365 * DAY);
        _assertMayUse(id, workId, Uses.RETRIEVE, false, "expired");
        _assertEq(lens.mayUse(id, workId, Uses.RETRIEVE).payee, stranger, "payee");
    }

    /// @dev Only a pool that takes no money leaves anything due.
    function test_GivenDue() public {
        bytes32 id = _acquire(_dutiful());
        vm.prank(operator);
        pools.renounceOperator(poolId);
        vm.prank(author);
        pools.leavePool(poolId, workId);
        vm.prank(steward);
        pools.leavePool(poolId, catalogueId);
        vm.warp(START + 30 * DAY);
        _report(id, 0, 0, 11);
        UseAnswer memory answer = lens.mayUse(id, workId, Uses.RETRIEVE);
        _assertEq(answer.due, 22, "due");
        _assertEq(answer.credit, 0, "credit");
        _assertMayUse(id, workId, Uses.RETRIEVE, false, "terminated for want of a stream");
    }
}

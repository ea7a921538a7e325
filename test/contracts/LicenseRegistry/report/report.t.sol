// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {NoticeKind, OfferTerms, Standing, Statement} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract ReportTest is LicenseRegistryBase {
    function _metered() internal view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.unitPrice = 3;
    }

    function test_RevertWhen_CallerNotLicensee() public {
        bytes32 id = _acquire(_metered());
        vm.warp(START + 30 * DAY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotLicensee.selector, id, stranger, licensee));
        vm.prank(stranger);
        licenses.report(id, Statement(0, 0, 1, 0, 0), NEVER);
    }

    function test_RevertGiven_NotAsked() public {
        bytes32 id = _acquire(_terms());
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementNotAsked.selector, id));
        _report(id, 0, 0, 1);
    }

    function test_RevertWhen_OutOfOrder() public {
        bytes32 id = _acquire(_metered());
        vm.warp(START + 30 * DAY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementOutOfOrder.selector, id, 1, 0));
        _report(id, 1, 0, 1);
    }

    function test_RevertGiven_PeriodNotEnded() public {
        bytes32 id = _acquire(_metered());
        vm.warp(START + 30 * DAY - 1);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementTooEarly.selector, id, 0, START + 30 * DAY));
        _report(id, 0, 0, 1);
        vm.warp(START + 30 * DAY);
        (uint256 owed, ) = _report(id, 0, 0, 1);
        _assertEq(owed, 3, "owed");
    }

    function test_RevertWhen_DueTooHigh() public {
        bytes32 id = _acquire(_metered());
        vm.warp(START + 30 * DAY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementDueTooHigh.selector, 30, 29));
        vm.prank(licensee);
        licenses.report(id, Statement(0, 0, 10, 0, 0), 29);
    }

    function test_RevertWhen_VersionWrong() public {
        bytes32 id = _acquire(_metered());
        vm.warp(START + 30 * DAY);
        _report(id, 0, 0, 10);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementVersionWrong.selector, id, 0, 0, 1));
        _report(id, 0, 0, 10);
    }

    function test_WhenFirst() public {
        bytes32 id = _acquire(_metered());
        vm.warp(START + 30 * DAY);
        uint256 held = dollar.balanceOf(address(pools));
        uint256 had = dollar.balanceOf(licensee);
        (uint256 owed, uint256 due) = _report(id, 0, 0, 10);
        _assertEq(owed, 30, "owed");
        _assertEq(due, 30, "due");
        _assertEq(dollar.balanceOf(address(pools)), held + 30, "the pools' tokens");
        _assertEq(dollar.balanceOf(licensee), had - 30, "the licensee's tokens");
        _assertEq(dollar.balanceOf(address(licenses)), 0, "the registry's tokens");
    }

    function test_WhenCorrection() public {
        bytes32 id = _acquire(_metered());
        vm.warp(START + 30 * DAY);
        _report(id, 0, 0, 10);
        (uint256 owed, uint256 due) = _report(id, 0, 1, 4);
        _assertEq(owed, 12, "owed by the correction");
        _assertEq(due, 0, "nothing is due, nothing comes back");
        vm.warp(START + 60 * DAY);
        (, due) = _report(id, 1, 0, 10);
        _assertEq(due, 12, "30 less a credit of 18");
        _assertEq(licenses.stateOf(id).owed, 42, "owed in all");
        _assertEq(licenses.stateOf(id).paid, 42, "paid in all");
    }

    function test_GivenPoolDead() public {
        bytes32 id = _acquire(_metered());
        vm.prank(operator);
        pools.renounceOperator(poolId);
        vm.prank(author);
        pools.leavePool(poolId, workId);
        vm.warp(START + 30 * DAY);
        uint256 had = dollar.balanceOf(licensee);
        vm.prank(licensee);
        (uint256 owed, uint256 due) = licenses.report(id, Statement(0, 0, 10, 0, 0), 0);
        _assertEq(owed, 30, "owed");
        _assertEq(due, 0, "due");
        _assertEq(dollar.balanceOf(licensee), had, "the licensee's tokens");
        _assertEq(licenses.stateOf(id).paid, 0, "paid in all");
        vm.warp(START + 35 * DAY + 1);
        _assertStanding(id, Standing.Active, "the statement is filed");

        vm.prank(author);
        pools.joinPool(poolId, workId);
        vm.warp(START + 60 * DAY);
        (, due) = _report(id, 1, 0, 10);
        _assertEq(due, 60, "both periods");
        _assertEq(licenses.stateOf(id).paid, 60, "paid in all, then");
    }

    /// @dev In a pool that takes no money, so that only the account is in the way.
    function test_RevertWhen_TooLarge() public {
        uint256 max = 1 << 111;
        OfferTerms memory terms = _metered();
        terms.unitPrice = 1 << 95;
        terms.revenueShare = 1_000_000;
        bytes32 id = _acquire(terms);
        vm.prank(operator);
        pools.renounceOperator(poolId);
        vm.prank(author);
        pools.leavePool(poolId, workId);
        vm.warp(START + 60 * DAY);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementTooLarge.selector, max + 1, max));
        vm.prank(licensee);
        licenses.report(id, Statement(0, 0, 1 << 16, 1, 0), NEVER);
        _report(id, 0, 0, 1 << 15);
        (uint256 owed, ) = _report(id, 1, 0, 1 << 15);
        _assertEq(owed, max / 2, "half in each period");
        _assertEq(licenses.stateOf(id).owed, max, "owed in all");
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementTooLarge.selector, max + 1, max));
        vm.prank(licensee);
        licenses.report(id, Statement(1, 1, 1 << 15, 1, 0), NEVER);
    }

    function test_RevertGiven_OverBeforeItBegan() public {
        OfferTerms memory terms = _metered();
        terms.start = uint48(START + 30 * DAY);
        terms.noticeDays = 10;
        bytes32 id = _acquire(terms);
        _give(licensee, id, NoticeKind.Licensee);
        _assertEq(licenses.stateOf(id).statementDueAt, NEVER, "no statement is due");
        uint256[4] memory times = [START, START + 10 * DAY, START + 30 * DAY, START + 60 * DAY];
        for (uint256 i = 0; i < times.length; ++i) {
            vm.warp(times[i]);
            vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementPeriodUnknown.selector, id, 0, 0));
            _report(id, 0, 0, 1);
        }
        _assertStanding(id, Standing.Terminated, "by the notice");
        _assertEq(licenses.stateOf(id).statementDueAt, NEVER, "and never will be");
    }

    function testFuzz_WhenAnyNumbers(
        uint96 units,
        uint96 revenue,
        uint96 price,
        uint32 share,
        uint96 floor,
        uint96 guarantee,
        uint96 cap
    ) public {
        OfferTerms memory terms = _metered();
        terms.unitPrice = price;
        terms.revenueShare = uint32(share % 1_000_001);
        terms.floor = floor;
        terms.guarantee = guarantee;
        terms.cap = cap == 0 || cap >= guarantee ? cap : guarantee;
        bytes32 offerId = _publish(terms);

        // In steps, as a person would.
        uint256 byShare = uint256(terms.revenueShare) * revenue;
        uint256 expected = uint256(price) * units + byShare / 1_000_000;
        if (byShare % 1_000_000 != 0) expected += 1;
        if (expected < uint256(floor) * units) expected = uint256(floor) * units;
        if (expected < guarantee) expected = guarantee;
        if (terms.cap != 0 && expected > terms.cap) expected = terms.cap;
        _assertEq(licenses.quote(offerId, units, revenue), expected, "owed");
    }
}

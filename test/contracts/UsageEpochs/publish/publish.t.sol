// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {UsageEpochs} from "../../../../contracts/UsageEpochs.sol";
import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {IUsageEpochs} from "../../../../contracts/interfaces/IUsageEpochs.sol";
import {UsageEpoch} from "../../../../contracts/types/Epochs.sol";
import {Distribution, LicenseState, OfferTerms, Statement} from "../../../../contracts/types/Licenses.sol";
import {UsageEpochsBase} from "../UsageEpochsBase.sol";

contract UsageEpochs_Publish_Test is UsageEpochsBase {
    bytes32 private constant ROOT = keccak256("root");
    bytes32 private constant FILE = keccak256("usage file");

    function _statement(uint32 period, uint16 replaces, uint96 units) private pure returns (Statement memory) {
        return Statement(period, replaces, units, 0, FILE);
    }

    function _publishAs(address caller, Statement memory statement, uint256 total) private returns (bytes32) {
        vm.prank(caller);
        return epochs.publish(licenses, licenseId, statement, ROOT, total);
    }

    function test_RevertWhen_RootZero() public {
        vm.expectRevert(IUsageEpochs.EpochRootZero.selector);
        vm.prank(licensee);
        epochs.publish(licenses, licenseId, _statement(0, 0, 10), 0, 30);
    }

    function test_RevertWhen_TotalZeroOrTooLarge() public {
        vm.expectRevert(IUsageEpochs.PaymentZero.selector);
        _publishAs(licensee, _statement(0, 0, 0), 0);
        uint256 max = type(uint112).max;
        vm.expectRevert(abi.encodeWithSelector(IUsageEpochs.PaymentTooLarge.selector, max + 1, max));
        _publishAs(licensee, _statement(0, 0, 10), max + 1);
        // What an account can hold is less than what fits.
        uint256 maxOwed = 1 << 111;
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementTooLarge.selector, maxOwed + 1, maxOwed));
        _publishAs(licensee, _statement(0, 0, 10), maxOwed + 1);
        _publishAs(licensee, _statement(0, 0, 10), maxOwed);
        vm.warp(START + 2 * PERIOD);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementTooLarge.selector, 1, maxOwed));
        _publishAs(licensee, _statement(1, 0, 10), 1);
    }

    function test_RevertWhen_RegistryRefuses() public {
        bytes4 selector = ILicenseRegistry.LicenseNotLicensee.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, licenseId, stranger, licensee));
        _publishAs(stranger, _statement(0, 0, 10), 30);
        selector = ILicenseRegistry.StatementVersionWrong.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, licenseId, 0, 1, 0));
        _publishAs(licensee, _statement(0, 1, 10), 30);
        vm.warp(START + PERIOD - 1);
        selector = ILicenseRegistry.StatementTooEarly.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, licenseId, 0, START + PERIOD));
        _publishAs(licensee, _statement(0, 0, 10), 30);
    }

    function test_RevertGiven_VersionStands() public {
        _publishAs(licensee, _statement(0, 0, 10), 30);
        bytes4 selector = ILicenseRegistry.StatementVersionWrong.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, licenseId, 0, 0, 1));
        _publishAs(licensee, _statement(0, 0, 10), 30);
    }

    function test_RevertWhen_TotalTooLow() public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementDueTooHigh.selector, 30, 29));
        _publishAs(licensee, _statement(0, 0, 10), 29);
    }

    function test_RevertGiven_TermsByUnits() public {
        OfferTerms memory terms = _byUse(poolId);
        terms.distribution = Distribution.Units;
        bytes32 id = _acquire(terms);
        vm.warp(block.timestamp + PERIOD);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementByUnits.selector, id));
        vm.prank(licensee);
        epochs.publish(licenses, id, _statement(0, 0, 10), ROOT, 30);
    }

    function test_RevertWhen_NotByEpochs() public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.CallerNotEpochs.selector, licensee));
        vm.prank(licensee);
        licenses.reportByUse(licenseId, _statement(0, 0, 10), licensee, 30);
    }

    function test_RevertWhen_ReportedWhileDue() public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementByUse.selector, licenseId, 30));
        _report(licenseId, 0, 0, 10);
    }

    function test_WhenReportedWithNothingDue() public {
        (uint256 owed, uint256 due) = _report(licenseId, 0, 0, 0);
        _assertEq(owed + due, 0, "owed and due");
        (uint16 version, ) = licenses.statementOf(licenseId, 0);
        _assertEq(version, 1, "version");
        _assertHeld(0, "the epochs' tokens");
    }

    function test_WhenInOrder() public {
        uint256 had = dollar.balanceOf(licensee);
        uint256 inPools = dollar.balanceOf(address(pools));
        Statement memory statement = _statement(0, 0, 10);
        UsageEpoch memory epoch = _epochOf(licenseId, poolId, statement, ROOT);
        // The day after, at its beginning, plus 1,096 days.
        uint256 closesAt = (START / DAY + 30 + 1 + 1_096) * DAY;
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.StatementFiled(licenseId, 0, 1, 10, 0, FILE, 30, 30, 30, START + PERIOD + 5 * DAY);
        vm.expectEmit(address(epochs));
        emit IUsageEpochs.EpochPublished(_idOf(epoch), licenseId, poolId, epoch, 30, FILE, closesAt);
        bytes32 epochId = _publishAs(licensee, statement, 30);

        _assertEq(epochId, _idOf(epoch), "id");
        _assertEq(epochs.epochIdOf(epoch), epochId, "epochIdOf");
        _assertState(epoch, 30, 0, false, "epoch");
        _assertEq(_stateOf(epoch).closesAt, closesAt, "closesAt");
        _assertHeld(30, "the epochs' tokens");
        _assertEq(dollar.balanceOf(licensee), had - 30, "the licensee's tokens");
        _assertEq(dollar.balanceOf(address(pools)), inPools, "the pools' tokens");
        _assertEq(dollar.balanceOf(address(licenses)), 0, "the registry's tokens");
        LicenseState memory license = licenses.stateOf(licenseId);
        _assertEq(license.owed, 30, "owed");
        _assertEq(license.paid, 30, "paid");
        _assertEq(license.nextPeriod, 1, "next period");
        (uint16 version, uint256 owed) = licenses.statementOf(licenseId, 0);
        _assertEq(version, 1, "version");
        _assertEq(owed, 30, "owed for the period");
        _assertEq(epochs.stateOf(keccak256("another")).total, 0, "another epoch");
    }

    function test_WhenMorePaid() public {
        _publishAs(licensee, _statement(0, 0, 10), 37);
        _assertEq(licenses.stateOf(licenseId).paid, 37, "paid");
        vm.warp(START + 2 * PERIOD);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementDueTooHigh.selector, 23, 22));
        _publishAs(licensee, _statement(1, 0, 10), 22);
        _publishAs(licensee, _statement(1, 0, 10), 23);
        _assertEq(licenses.stateOf(licenseId).paid, 60, "paid");
    }

    function test_WhenCorrection() public {
        bytes32 first = _publishAs(licensee, _statement(0, 0, 10), 30);
        bytes32 second = _publishAs(licensee, _statement(0, 1, 14), 12);
        _assertTrue(first != second, "two epochs");
        _assertEq(second, _idOf(_epochOf(licenseId, poolId, _statement(0, 1, 14), ROOT)), "id of the second");
        _assertEq(epochs.stateOf(first).total, 30, "total of the first");
        _assertEq(epochs.stateOf(second).total, 12, "total of the second");
        _assertHeld(42, "the epochs' tokens");
        // One that lowers what is owed needs no epoch.
        (, uint256 due) = _report(licenseId, 0, 2, 4);
        _assertEq(due, 0, "due");
        _assertEq(licenses.stateOf(licenseId).paid, 42, "paid");
    }

    function test_GivenPoolDead() public {
        vm.prank(operator);
        pools.renounceOperator(poolId);
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(author);
            pools.leavePool(poolId, members[i]);
        }
        _assertTrue(pools.stateOf(poolId).dead, "the pool takes no money");
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementDueTooHigh.selector, 30, 29));
        _publishAs(licensee, _statement(0, 0, 10), 29);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.StatementByUse.selector, licenseId, 30));
        _report(licenseId, 0, 0, 10);
        _publishAs(licensee, _statement(0, 0, 10), 30);
        _assertHeld(30, "the epochs' tokens");
    }

    function test_GivenLicensePassedOn() public {
        OfferTerms memory terms = _byUse(poolId);
        terms.transferable = true;
        vm.warp(START);
        bytes32 id = _acquire(terms);
        vm.prank(licensee);
        licenses.transferFrom(licensee, stranger, uint256(id));
        dollar.mint(stranger, 30);
        vm.prank(stranger);
        dollar.approve(address(epochs), 30);
        vm.warp(START + PERIOD);
        UsageEpoch memory epoch = _epochOf(id, poolId, _statement(0, 0, 10), ROOT);
        epoch.payer = stranger;
        vm.prank(stranger);
        bytes32 epochId = epochs.publish(licenses, id, _statement(0, 0, 10), ROOT, 30);
        _assertEq(epochId, _idOf(epoch), "id");
        _assertEq(dollar.balanceOf(stranger), 0, "the new holder's tokens");
    }

    function test_GivenShortLastPeriod() public {
        OfferTerms memory terms = _byUse(poolId);
        terms.duration = uint48(PERIOD + 100);
        vm.warp(START);
        bytes32 id = _acquire(terms);
        vm.warp(START + PERIOD + 100);
        vm.prank(licensee);
        epochs.publish(licenses, id, _statement(0, 0, 10), ROOT, 30);
        UsageEpoch memory epoch = _epochOf(id, poolId, _statement(1, 0, 10), ROOT);
        epoch.to = uint48(START + PERIOD + 100);
        vm.prank(licensee);
        bytes32 epochId = epochs.publish(licenses, id, _statement(1, 0, 10), ROOT, 30);
        _assertEq(epochId, _idOf(epoch), "id");
    }

    /* A REGISTRY OF THE CALLER'S OWN */

    function test_WhenOwnRegistry() public {
        OwnRegistry own = new OwnRegistry(poolId);
        uint256 paid = licenses.stateOf(licenseId).paid;
        vm.prank(licensee);
        bytes32 epochId = epochs.publish(ILicenseRegistry(address(own)), licenseId, _statement(0, 0, 10), ROOT, 30);
        UsageEpoch memory epoch = UsageEpoch(
            address(own),
            licenseId,
            0,
            1,
            poolId,
            address(dollar),
            licensee,
            5,
            6,
            ROOT
        );
        _assertEq(epochId, _idOf(epoch), "id");
        _assertEq(licenses.stateOf(licenseId).paid, paid, "nothing is paid towards the license");

        vm.expectRevert(abi.encodeWithSelector(IUsageEpochs.EpochAlreadyPublished.selector, epochId));
        vm.prank(licensee);
        epochs.publish(ILicenseRegistry(address(own)), licenseId, _statement(0, 0, 10), ROOT, 30);

        own.answer("no such pool");
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolNotFound.selector, bytes32("no such pool")));
        vm.prank(licensee);
        epochs.publish(ILicenseRegistry(address(own)), licenseId, _statement(0, 0, 10), ROOT, 30);
        _assertHeld(30, "the epochs' tokens");
    }

    function test_RevertWhen_OwnRegistryCallsBack() public {
        OwnRegistry own = new OwnRegistry(poolId);
        own.callBack();
        vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        vm.prank(licensee);
        epochs.publish(ILicenseRegistry(address(own)), licenseId, _statement(0, 0, 10), ROOT, 30);
    }
}

/// @notice Accepts any statement, for a pool that it names.
contract OwnRegistry {
    bytes32 private _poolId;
    bool private _callsBack;

    constructor(bytes32 poolId) {
        _poolId = poolId;
    }

    function answer(bytes32 poolId) external {
        _poolId = poolId;
    }

    function callBack() external {
        _callsBack = true;
    }

    function reportByUse(
        bytes32 licenseId,
        Statement calldata statement,
        address,
        uint256 total
    ) external returns (bytes32, uint256, uint256) {
        if (_callsBack) {
            UsageEpochs(msg.sender).publish(
                ILicenseRegistry(address(this)),
                licenseId,
                statement,
                keccak256("root"),
                total
            );
        }
        return (_poolId, 5, 6);
    }
}

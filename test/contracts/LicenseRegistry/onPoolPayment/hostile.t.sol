// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LicenseRegistry} from "../../../../contracts/LicenseRegistry.sol";
import {ICreatorPools, IPoolFunder} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {Acquisition, Credential, OfferTerms} from "../../../../contracts/types/Licenses.sol";
import {Pool, PoolState, StreamState} from "../../../../contracts/types/Pools.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

/// @notice Pools that ask for their money as a test tells them, and go on when they are refused.
contract AskingPools {
    Pool private _pool;
    address private _payer;
    uint256 private _times;
    uint256 public refusals;
    bytes public refusal;

    constructor(Pool memory pool) {
        _pool = pool;
    }

    function askFor(address payer, uint256 times) external {
        (_payer, _times) = (payer, times);
    }

    function pay(bytes32, uint256 amount, address, bytes32) external {
        _ask(amount);
    }

    function openStream(
        bytes32,
        bytes32,
        uint128,
        uint24,
        uint256 deposit,
        address
    ) external returns (bytes32, uint256) {
        _ask(deposit);
        return (0, deposit);
    }

    function setStreamRate(bytes32, bytes32, uint128, uint256 deposit, address) external returns (uint256, uint256) {
        _ask(deposit);
        return (deposit, 0);
    }

    function poolOf(bytes32) external view returns (Pool memory) {
        return _pool;
    }

    function stateOf(bytes32) external pure returns (PoolState memory) {}

    function streamOf(bytes32, bytes32) external pure returns (StreamState memory stream) {
        stream.end = type(uint48).max;
    }

    function _ask(uint256 amount) private {
        for (uint256 i = 0; i < _times; ++i) {
            try IPoolFunder(msg.sender).onPoolPayment(_pool.token, _payer, amount) {} catch (bytes memory reason) {
                ++refusals;
                refusal = reason;
            }
        }
    }
}

contract OnPoolPaymentHostileTest is LicenseRegistryBase {
    uint256 private constant WAYS = 5;
    uint256 private constant DEPOSIT = 1_000;
    uint96 private constant DUE = 40_000;

    AskingPools private _asking;
    bytes32 private _offerId;
    /// @dev A license with a stream, and one without.
    bytes32 private _streaming;
    bytes32 private _dry;

    function setUp() public override {
        super.setUp();
        _asking = new AskingPools(pools.poolOf(poolId));
        licenses = new LicenseRegistry(works, ICreatorPools(address(_asking)), address(epochs), channels);
        dollar.mint(stranger, type(uint128).max);
        vm.prank(licensee);
        dollar.approve(address(licenses), type(uint256).max);
        vm.prank(stranger);
        dollar.approve(address(licenses), type(uint256).max);

        OfferTerms memory terms = _terms();
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.unitPrice = 1;
        _offerId = _publish(terms);
        _dry = _take("dry", 0);
        _streaming = _take("streaming", RATE);
        vm.warp(START + 30 * DAY);
    }

    function _take(bytes32 salt, uint128 rate) private returns (bytes32) {
        Acquisition memory asked = Acquisition(_offerId, licensee, salt, FEE_6D, rate, TODAY + 50, DEPOSIT);
        vm.prank(licensee);
        return licenses.acquire(asked, Credential(0, ""));
    }

    /// @dev Has the licensee pay in one of five ways, in so many payments.
    function _pay(uint256 way) private returns (uint256 amount, uint256 payments) {
        if (way == 0) {
            _take("new", 0);
            return (FEE_6D, 1);
        }
        if (way == 1) {
            _take("new", RATE);
            return (FEE_6D + DEPOSIT, 2);
        }
        if (way == 2) {
            vm.prank(licensee);
            licenses.openStream(_dry, RATE, TODAY + 50, DEPOSIT);
            return (DEPOSIT, 1);
        }
        if (way == 3) {
            vm.prank(licensee);
            licenses.setStreamRate(_streaming, 2 * RATE, DEPOSIT);
            return (DEPOSIT, 1);
        }
        _report(_dry, 0, 0, DUE);
        return (DUE, 1);
    }

    function _unexpected(address payer, address expected) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ILicenseRegistry.PaymentUnexpected.selector, payer, expected);
    }

    function test_WhenTwice() public {
        _asking.askFor(licensee, 2);
        for (uint256 way = 0; way < WAYS; ++way) {
            uint256 snapshot = vm.snapshotState();
            uint256 had = dollar.balanceOf(licensee);
            (uint256 amount, uint256 payments) = _pay(way);
            _assertEq(had - dollar.balanceOf(licensee), amount, "taken once");
            _assertEq(dollar.balanceOf(address(_asking)), amount, "arrived once");
            _assertEq(_asking.refusals(), payments, "refusals");
            _assertEq(_asking.refusal(), _unexpected(licensee, address(0)), "refusal");
            vm.revertToState(snapshot);
        }
    }

    function test_WhenOtherPayer() public {
        address[2] memory others = [stranger, address(0)];
        for (uint256 i = 0; i < others.length; ++i) {
            _asking.askFor(others[i], 1);
            for (uint256 way = 0; way < WAYS; ++way) {
                uint256 snapshot = vm.snapshotState();
                (, uint256 payments) = _pay(way);
                _assertEq(dollar.balanceOf(address(_asking)), 0, "arrived");
                _assertEq(_asking.refusals(), payments, "refusals");
                _assertEq(_asking.refusal(), _unexpected(others[i], licensee), "refusal");
                vm.revertToState(snapshot);
            }
        }
    }

    function test_WhenLater() public {
        // A test is one transaction: what is kept for a transaction is still there.
        for (uint256 way = 0; way < WAYS; ++way) {
            uint256 snapshot = vm.snapshotState();
            _pay(way);
            vm.expectRevert(_unexpected(licensee, address(0)));
            vm.prank(address(_asking));
            licenses.onPoolPayment(address(dollar), licensee, 1);
            vm.revertToState(snapshot);
        }
    }
}

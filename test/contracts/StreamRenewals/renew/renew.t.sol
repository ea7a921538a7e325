// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {IStreamRenewals} from "../../../../contracts/interfaces/IStreamRenewals.sol";
import {Renewal} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../../CreatorPools/CreatorPoolsBase.sol";

contract StreamRenewals_Renew_Test is CreatorPoolsBase {
    bytes32 private constant SALT = "salt";
    uint24 private constant END = TODAY + 10;

    bytes32 private _poolId;
    bytes32 private _workId;
    bytes32 private _streamId;

    function setUp() public override {
        super.setUp();
        _poolId = _create();
        _workId = _member(_poolId, author, 1);
        (_streamId, ) = _open(_poolId, SALT, ONE_PER_SECOND, END);
    }

    function _write(address who, uint16 periodsLeft, uint16 periodDays, uint48 until, uint128 maxRate) private {
        vm.prank(who);
        renewals.setRenewal(payer, _poolId, SALT, Renewal(periodsLeft, periodDays, until, maxRate));
    }

    /// @dev Three times thirty days, always, at any rate.
    function _write(address who) private {
        _write(who, 3, 30, type(uint48).max, type(uint128).max);
    }

    function _renew(address by) private returns (uint256 deposit) {
        vm.prank(stranger);
        return renewals.renew(payer, _poolId, SALT, by);
    }

    function testFuzz_RevertGiven_NotWritten(address by) public {
        vm.assume(by != payer);
        _write(payer);
        vm.warp(_start(END) - 1);
        vm.expectRevert(abi.encodeWithSelector(IStreamRenewals.RenewalNotAllowed.selector, _streamId, by));
        _renew(by);
    }

    function test_RevertGiven_NoneLeft() public {
        _write(payer, 1, 1, type(uint48).max, type(uint128).max);
        vm.warp(_start(END) - 1);
        _renew(payer);
        vm.warp(_start(END + 1) - 1);
        vm.expectRevert(abi.encodeWithSelector(IStreamRenewals.RenewalNotAllowed.selector, _streamId, payer));
        _renew(payer);
    }

    function testFuzz_RevertWhen_TooEarly(uint256 time) public {
        _write(payer);
        uint256 opensAt = _start(END) - DAY;
        vm.warp(_bound(time, START, opensAt - 1));
        vm.expectRevert(
            abi.encodeWithSelector(IStreamRenewals.RenewalTooEarly.selector, _streamId, opensAt, block.timestamp)
        );
        _renew(payer);
        vm.warp(opensAt);
        _assertEq(_renew(payer), 30 * DAY, "in its first second");
    }

    function test_RevertWhen_TooEarlyByASecond() public {
        _write(payer);
        uint256 opensAt = _start(END) - DAY;
        vm.warp(opensAt - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamRenewals.RenewalTooEarly.selector, _streamId, opensAt, opensAt - 1)
        );
        _renew(payer);
    }

    function testFuzz_RevertWhen_TooLate(uint48 until) public {
        uint256 opensAt = _start(END) - DAY;
        until = uint48(_bound(until, opensAt, _start(END) - 2));
        _write(payer, 3, 30, until, type(uint128).max);
        vm.warp(uint256(until) + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamRenewals.RenewalTooLate.selector, _streamId, until, uint256(until) + 1)
        );
        _renew(payer);
        vm.warp(until);
        _assertEq(_renew(payer), 30 * DAY, "in the last second");
    }

    function testFuzz_RevertGiven_RateTooHigh(uint128 maxRate) public {
        maxRate = uint128(_bound(maxRate, 0, ONE_PER_SECOND - 1));
        _write(payer, 3, 30, type(uint48).max, maxRate);
        vm.warp(_start(END) - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamRenewals.RenewalRateTooHigh.selector, _streamId, ONE_PER_SECOND, maxRate)
        );
        _renew(payer);
        _write(payer, 3, 30, type(uint48).max, ONE_PER_SECOND);
        _renew(payer);
    }

    /// @dev A controller who raises the rate does not spend more of another payer's than that payer wrote.
    function test_RevertGiven_RateRaised() public {
        _fund(coauthor);
        _write(coauthor, 3, 30, type(uint48).max, ONE_PER_SECOND);
        vm.warp(_start(END) - 1);
        vm.prank(payer);
        pools.setStreamRate(_poolId, SALT, ONE_PER_SECOND + 1, type(uint256).max, payer);
        vm.expectRevert(
            abi.encodeWithSelector(
                IStreamRenewals.RenewalRateTooHigh.selector,
                _streamId,
                ONE_PER_SECOND + 1,
                ONE_PER_SECOND
            )
        );
        _renew(coauthor);
    }

    function testFuzz_RevertGiven_NotRunning(bool cancelled) public {
        _write(payer);
        uint256 end = _start(END);
        if (cancelled) {
            _cancel(_poolId, SALT, 0);
            end = START;
        } else {
            vm.warp(end);
        }
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamEnded.selector, _streamId, end));
        _renew(payer);

        vm.startPrank(payer);
        renewals.setRenewal(payer, _poolId, "never", Renewal(1, 1, type(uint48).max, type(uint128).max));
        bytes32 never = keccak256(abi.encode(payer, _poolId, bytes32("never")));
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.StreamEnded.selector, never, 0));
        renewals.renew(payer, _poolId, "never", payer);
    }

    function testFuzz_RevertGiven_BeyondHorizon(uint16 periodDays) public {
        vm.warp(_start(END) - 1);
        periodDays = uint16(_bound(periodDays, 400, type(uint16).max));
        _write(payer, 1, periodDays, type(uint48).max, type(uint128).max);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICreatorPools.StreamEndInvalid.selector,
                uint256(END) + periodDays,
                END + 1,
                END + 399
            )
        );
        _renew(payer);
        _write(payer, 1, 399, type(uint48).max, type(uint128).max);
        _renew(payer);
    }

    function test_RevertGiven_PoolDead() public {
        _write(payer);
        _renounce(_poolId);
        _leave(_poolId, _workId);
        vm.warp(_start(END) - 1);
        _expectRevert(ICreatorPools.PoolDead.selector, _poolId);
        _renew(payer);
    }

    function test_RevertGiven_AllowanceTooSmall() public {
        _write(payer);
        vm.prank(payer);
        dollar.approve(address(renewals), 30 * DAY - 1);
        vm.warp(_start(END) - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(renewals),
                30 * DAY - 1,
                30 * DAY
            )
        );
        _renew(payer);
        _assertEq(renewals.renewalOf(_streamId, payer).periodsLeft, 3, "renewals left");
    }

    function testFuzz_GivenAllIsWell(bool byAnother, address caller, uint16 periodDays, uint256 time) public {
        periodDays = uint16(_bound(periodDays, 1, 399));
        address by = byAnother ? coauthor : payer;
        if (byAnother) _fund(coauthor);
        _write(by, 2, periodDays, type(uint48).max, ONE_PER_SECOND);
        uint24 end = END;
        for (uint16 left = 2; left != 0; --left) {
            vm.warp(_bound(time, _start(end) - DAY, _start(end) - 1));
            end += periodDays;
            uint256 deposit = periodDays * DAY;
            uint256 before = dollar.balanceOf(by);
            vm.expectEmit(address(renewals));
            emit IStreamRenewals.RenewalSet(
                _streamId,
                by,
                Renewal(left - 1, periodDays, type(uint48).max, ONE_PER_SECOND)
            );
            _expectEvent();
            emit ICreatorPools.StreamChanged(_poolId, _streamId, by, ONE_PER_SECOND, uint48(_start(end)), deposit, 0);
            vm.expectEmit(address(renewals));
            emit IStreamRenewals.Renewed(_streamId, by, end, deposit);
            vm.prank(caller);
            _assertEq(renewals.renew(payer, _poolId, SALT, by), deposit, "deposit");
            _assertEq(before - dollar.balanceOf(by), deposit, "paid");
        }
        // The next period's day is not yet here.
        _assertEq(dollar.balanceOf(address(renewals)), 0, "held");
        _toDay(end);
        _assertClaims(_poolId, _workId, _start(end) - START, "all of it");
    }

    /// @dev One renewal moves the window on, so that a second call in the same one is too early.
    function test_RevertWhen_TwiceInOneWindow() public {
        _write(payer);
        vm.warp(_start(END) - 1);
        _renew(payer);
        vm.expectRevert(
            abi.encodeWithSelector(
                IStreamRenewals.RenewalTooEarly.selector,
                _streamId,
                _start(END + 29),
                block.timestamp
            )
        );
        _renew(payer);
    }
}

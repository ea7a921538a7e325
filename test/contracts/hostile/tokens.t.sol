// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../contracts/interfaces/ICreatorPools.sol";
import {IPoolInboxes} from "../../../contracts/interfaces/IPoolInboxes.sol";
import {IRoyaltySplits} from "../../../contracts/interfaces/IRoyaltySplits.sol";
import {WeirdToken} from "../../../contracts/mocks/WeirdToken.sol";
import {Reservation} from "../../../contracts/types/Channels.sol";
import {Call, HostileWorld} from "./HostileWorld.sol";

/// @notice What a matrix of single calls does not show: tokens that were never good, zero amounts, and two addresses of one ledger.
contract HostileTokensTest is HostileWorld {
    function test_GivenNoCode() public {
        address none = address(0xdead);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolTokenInvalid.selector, none));
        pools.createPool(_poolTerms(none, "none"));
        vm.expectRevert(abi.encodeWithSelector(IRoyaltySplits.SplitTokenInvalid.selector, none));
        splits.distribute(none, weird.recipients, weird.shares);
        vm.expectRevert(abi.encodeWithSelector(IRoyaltySplits.SplitTokenInvalid.selector, none));
        splits.distributable(weird.vault, none);
        vm.expectRevert(abi.encodeWithSelector(IRoyaltySplits.SplitNoCredit.selector, weird.vault, none, coauthor));
        splits.withdrawCredit(weird.vault, none, coauthor);
        // Without a word: there is nobody to ask for a balance.
        vm.expectRevert();
        channels.open(none, 1, 0, 0, 0, new Reservation[](0));
        vm.expectRevert();
        inboxes.sweepStray(operator, weird.strayTerms, none);
    }

    /// @dev A pool counts what has truly come, or nothing, whatever the token is.
    function test_GivenBadFromTheStart() public {
        uint256 taken = 0;
        uint256 kinds = uint256(type(WeirdToken.Kind).max) + 1;
        for (uint256 k = 0; k < kinds; ++k) {
            string memory what = vm.toString(k);
            WeirdToken token = new WeirdToken();
            token.turn(WeirdToken.Kind(k));
            token.setCallback(address(pools), abi.encodeCall(pools.claim, (honest.poolId, workIds[0])));
            token.mint(payer, 1e18);
            vm.prank(operator);
            bytes32 poolId = pools.createPool(_poolTerms(address(token), "bad"));
            vm.prank(author);
            pools.joinPool(poolId, workIds[0]);
            vm.prank(payer);
            (bool ok, ) = address(token).call(abi.encodeCall(token.approve, (address(pools), NEVER)));
            bytes memory data = abi.encodeCall(pools.pay, (poolId, AMOUNT, payer, 0));
            vm.prank(payer);
            (ok, ) = address(pools).call{gas: 5_000_000}(data);
            _assertEq(token.ledgerOf(address(pools)), ok ? AMOUNT : 0, what);
            _assertEq(pools.claimable(poolId, workIds[0]), ok ? AMOUNT : 0, what);
            if (ok) ++taken;
        }
        _assertTrue(taken > kinds / 3 && taken < kinds, "some are taken, some refused");
    }

    /// @dev Where there is nothing to move, nothing is moved.
    function test_GivenRefusesZero() public {
        _exits(weird);
        (, , bytes memory data) = _callOf(weird, Call.CreatorPools_claimBatch, address(0), 0);
        // What was swept last.
        _done(address(pools), data);
        weird.token.turn(WeirdToken.Kind.RefusesZero);
        uint256[] memory ledger = _ledger(weird);
        _assertEq(pools.claim(weird.poolId, workIds[0]), 0, "claimed already");
        _done(address(pools), data);
        vm.startPrank(payer);
        (, uint256 refund) = pools.setStreamRate(weird.poolId, "short", RATE, 0, payer);
        _assertEq(refund, 0, "the same rate");
        channels.announceWithdrawal(weird.channels[1], 1_000);
        vm.stopPrank();
        _assertEq(splits.distribute(address(weird.token), weird.recipients, weird.shares), 0, "distributed");
        vm.warp(NOW + 2 * DAY);
        channels.finishWithdrawal(weird.channels[1]);
        vm.prank(payer);
        channels.announceWithdrawal(weird.channels[1], 1);
        vm.warp(NOW + 4 * DAY);
        _assertEq(channels.finishWithdrawal(weird.channels[1]), 0, "nothing is free");
        vm.warp(epochs.stateOf(keccak256(abi.encode(weird.epoch))).closesAt);
        _assertEq(epochs.close(weird.epoch), 0, "all is claimed");
        // The people's balances have moved by what was free in the second channel, and by nothing else.
        uint256[] memory later = _ledger(weird);
        uint256 withdrawn = ledger[7] - later[7];
        _assertEq(later[0] - ledger[0], withdrawn, "the payer's");
        for (uint256 i = 1; i < later.length; ++i) if (i != 7) _assertEq(later[i], ledger[i], vm.toString(i));
    }

    function _done(address target, bytes memory data) private {
        (bool ok, ) = target.call(data);
        _assertTrue(ok, "nothing to do");
    }

    /// @dev A token with two addresses is two tokens for our contracts. What lies in its vaults can leave by the other address: to
    /// the pool's own fallback payee, and to the split's own recipients. No other token's money can.
    function test_GivenDoubleEntry() public {
        address inbox = inboxes.inboxOf(weird.poolId);
        vm.expectRevert(
            abi.encodeWithSelector(IPoolInboxes.InboxTokenIsPools.selector, weird.poolId, address(weird.token))
        );
        inboxes.sweepStray(operator, _poolTerms(address(weird.token), 0), address(weird.token));
        uint256 lay = weird.token.ledgerOf(inbox);
        _assertEq(
            inboxes.sweepStray(operator, _poolTerms(address(weird.token), 0), address(second)),
            lay,
            "as if it were stray"
        );
        _assertEq(weird.token.ledgerOf(fallbackPayee), lay, "the fallback payee's");

        // The co-author's credit counts as arrived under the other address, and is shared out.
        uint256 credit = splits.creditOf(weird.vault, address(weird.token), coauthor);
        uint256 held = weird.token.ledgerOf(weird.vault);
        _assertTrue(credit != 0, "a credit");
        _assertEq(splits.distribute(address(second), weird.recipients, weird.shares), held, "all of it");
        vm.expectRevert(abi.encodeWithSelector(WeirdToken.WeirdShort.selector, weird.vault, 0, credit));
        splits.withdrawCredit(weird.vault, address(weird.token), coauthor);
    }

    /// @dev Its two addresses never count one payment twice: each channel, and each pool, has its own.
    function test_GivenDoubleEntry_WhenPaid() public {
        uint256 held = weird.token.ledgerOf(address(channels));
        vm.startPrank(payer);
        bytes32 a = channels.open(address(weird.token), 1, 0, 50, 10, new Reservation[](0));
        bytes32 b = channels.open(address(second), 1, 0, 51, 20, new Reservation[](0));
        vm.stopPrank();
        _assertEq(channels.channelOf(a).free, 10, "one");
        _assertEq(channels.channelOf(b).free, 20, "the other");
        _assertEq(weird.token.ledgerOf(address(channels)) - held, 30, "both");
    }
}

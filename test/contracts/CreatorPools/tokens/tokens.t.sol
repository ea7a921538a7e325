// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {FeeToken} from "../../../../contracts/mocks/FeeToken.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {NoReturnToken} from "../../../../contracts/mocks/NoReturnToken.sol";
import {PoolClaim, PoolTerms} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_Tokens_Test is CreatorPoolsBase {
    bytes32 private constant SALT = "salt";

    bytes32 private _poolId;
    bytes32 private _workId;
    /// @dev A pool of an honest token, with as much in it.
    bytes32 private _honest;
    bytes32 private _honestWork;

    function setUp() public override {
        super.setUp();
        _honest = _create();
        _honestWork = _member(_honest, author, 1);
        _pay(_honest, 1_000);
        _open(_honest, SALT, ONE_PER_SECOND, TODAY + 3);
    }

    modifier withPoolOf(address token) {
        PoolTerms memory terms = _terms();
        terms.token = token;
        _poolId = _create(terms);
        _workId = _member(_poolId, coauthor, 1);
        _;
        // Whatever the other token did.
        _skip(1);
        _assertClaims(_honest, _honestWork, 1_001, "the honest pool");
        uint256 left = _start(TODAY + 3) - block.timestamp;
        _assertEq(_cancel(_honest, SALT, 0), left, "the honest stream");
    }

    /// @dev Money has come in by each way while the token was still good.
    function _fill() private {
        _pay(_poolId, 1_000);
        _open(_poolId, SALT, ONE_PER_SECOND, TODAY + 3);
        _open(_poolId, "shorter", ONE_PER_SECOND, TODAY + 1);
    }

    /// @dev Every way in, for an amount of 10,000 a second, or 10,000.
    function _waysIn() private view returns (bytes[4] memory) {
        return
            [
                abi.encodeCall(pools.pay, (_poolId, 10_000, payer, 0)),
                abi.encodeCall(
                    pools.openStream,
                    (_poolId, "new", 10_000 * ONE_PER_SECOND, TODAY + 1, type(uint256).max, payer)
                ),
                abi.encodeCall(pools.topUpStream, (payer, _poolId, "shorter", TODAY + 2, type(uint256).max, payer)),
                abi.encodeCall(pools.setStreamRate, (_poolId, SALT, 2 * ONE_PER_SECOND, type(uint256).max, payer))
            ];
    }

    /// @dev Every way out.
    function _waysOut() private view returns (bytes[5] memory) {
        PoolClaim[] memory claims = new PoolClaim[](1);
        claims[0] = PoolClaim(_poolId, _workId);
        return
            [
                abi.encodeCall(pools.claim, (_poolId, _workId)),
                abi.encodeCall(pools.claimBatch, (claims)),
                abi.encodeCall(pools.cancelStream, (_poolId, SALT, 0, coauthor)),
                abi.encodeCall(pools.cancelStream, (_poolId, SALT, TODAY + 1, coauthor)),
                abi.encodeCall(pools.setStreamRate, (_poolId, SALT, 1, 0, coauthor))
            ];
    }

    function _expectMismatch(address token, uint256 received, uint256 expected) private {
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PaymentMismatch.selector, token, received, expected));
    }

    function _call(bytes memory data) private returns (bool done) {
        vm.prank(payer);
        (done, ) = address(pools).call{gas: 5_000_000}(data);
    }

    function _asPayer(bytes memory data) private {
        vm.prank(payer);
        (bool done, ) = address(pools).call(data);
        done;
    }

    function test_GivenFeeOutOfWhatArrives() public {
        FeeToken token = new FeeToken();
        token.mint(payer, 1e18);
        vm.prank(payer);
        token.approve(address(pools), type(uint256).max);
        _feeOut(token);
    }

    function _feeOut(FeeToken token) private withPoolOf(address(token)) {
        _fill();
        token.setFees(1, 0);
        bytes[4] memory ways = _waysIn();
        uint256[4] memory amounts = [10_000, 10_000 * (_start(TODAY + 1) - START), DAY, _start(TODAY + 3) - START];
        for (uint256 i = 0; i < ways.length; ++i) {
            _expectMismatch(address(token), amounts[i] - amounts[i] / 10_000, amounts[i]);
            _asPayer(ways[i]);
        }
    }

    function test_GivenFeeOnTop() public {
        FeeToken token = new FeeToken();
        token.mint(payer, 1e18);
        vm.prank(payer);
        token.approve(address(pools), type(uint256).max);
        _feeOnTop(token);
    }

    function _feeOnTop(FeeToken token) private withPoolOf(address(token)) {
        token.setFees(0, 100);
        _pay(_poolId, 10_000);
        _assertEq(1e18 - token.balanceOf(payer), 10_100, "the payer's fee");
        _assertEq(pools.claimable(_poolId, _workId), 10_000, "credited");
    }

    function test_GivenNoReturn() public {
        NoReturnToken token = new NoReturnToken();
        token.mint(payer, 1e18);
        vm.prank(payer);
        token.approve(address(pools), type(uint256).max);
        _noReturn(token);
    }

    function _noReturn(NoReturnToken token) private withPoolOf(address(token)) {
        _fill();
        bytes[4] memory ways = _waysIn();
        for (uint256 i = 0; i < ways.length; ++i) _assertTrue(_call(ways[i]), "in");
        _assertTrue(_call(_waysOut()[0]), "claim");
        _assertEq(token.balanceOf(coauthor), 11_000, "claimed");
        _assertTrue(_call(_waysOut()[2]), "cancel");
        _assertEq(token.balanceOf(coauthor), 11_000 + 2 * (_start(TODAY + 3) - START), "refunded");
    }

    /// @dev Behaviors that move nothing and do not say that they did.
    function _refusals() private pure returns (HostileToken.Behavior[4] memory) {
        return
            [
                HostileToken.Behavior.Block,
                HostileToken.Behavior.ReturnFalse,
                HostileToken.Behavior.BurnGas,
                HostileToken.Behavior.RevertBomb
            ];
    }

    function test_GivenRefusals() public withPoolOf(address(hostile)) {
        _fill();
        HostileToken.Behavior[4] memory refusals = _refusals();
        uint256 held = hostile.balanceOf(address(pools));
        for (uint256 i = 0; i < refusals.length; ++i) {
            hostile.setBehavior(address(pools), refusals[i]);
            bytes[4] memory ways = _waysIn();
            for (uint256 j = 0; j < ways.length; ++j) _assertFalse(_call(ways[j]), "in");
            hostile.setBehavior(address(pools), HostileToken.Behavior.Honest);
            hostile.setBehavior(coauthor, refusals[i]);
            bytes[5] memory waysOut = _waysOut();
            for (uint256 j = 0; j < waysOut.length; ++j) _assertFalse(_call(waysOut[j]), "out");
            _assertEq(pools.claimable(_poolId, _workId), 1_000, "still owed");
            _assertStream(_poolId, SALT, 0, (_start(TODAY + 3) - START) * SCALE);
            hostile.setBehavior(coauthor, HostileToken.Behavior.Honest);
        }
        _assertEq(hostile.balanceOf(address(pools)), held, "held");
        _assertTrue(_call(_waysOut()[0]), "claim");
        _assertEq(hostile.balanceOf(coauthor), 1_000, "claimed");
    }

    function test_GivenFalseReason() public withPoolOf(address(hostile)) {
        hostile.setBehavior(address(pools), HostileToken.Behavior.ReturnFalse);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(hostile)));
        _pay(_poolId, 1);
    }

    function test_GivenPretendedSuccess() public withPoolOf(address(hostile)) {
        _fill();
        hostile.setBehavior(address(pools), HostileToken.Behavior.PretendSuccess);
        bytes[4] memory ways = _waysIn();
        uint256[4] memory amounts = [10_000, 10_000 * (_start(TODAY + 1) - START), DAY, _start(TODAY + 3) - START];
        for (uint256 i = 0; i < ways.length; ++i) {
            _expectMismatch(address(hostile), 0, amounts[i]);
            _asPayer(ways[i]);
        }
        // Going out, its word is taken: who holds such a token has only its word anyway.
        _assertTrue(_call(_waysOut()[0]), "claim");
        _assertEq(hostile.balanceOf(coauthor), 0, "claimed");
        _assertEq(pools.claimable(_poolId, _workId), 0, "still owed");
    }

    function test_GivenReturnBomb() public withPoolOf(address(hostile)) {
        hostile.setBehavior(address(pools), HostileToken.Behavior.ReturnBomb);
        _assertTrue(_call(_waysIn()[0]), "in");
        _assertTrue(_call(_waysOut()[0]), "out");
        _assertEq(hostile.balanceOf(coauthor), 10_000, "claimed");
    }

    function testFuzz_GivenLies(uint256 before, uint256 later) public withPoolOf(address(hostile)) {
        before = _bound(before, 0, 1 << 200);
        hostile.lieAbout(address(pools), before);
        // A balance that stays what it was.
        _expectMismatch(address(hostile), 0, 10_000);
        _asPayer(_waysIn()[0]);

        // One that changes as the token likes: only the right difference is taken for a payment.
        LyingToken liar = new LyingToken();
        PoolTerms memory terms = _terms();
        terms.token = address(liar);
        bytes32 poolId = _create(terms);
        bytes32 workId = _member(poolId, author, 1);
        later = _bound(later, 0, 1 << 200);
        liar.setBalances(before, later);
        uint256 received = later > before ? later - before : 0;
        if (received != 10_000) {
            _expectMismatch(address(liar), received, 10_000);
            _pay(poolId, 10_000);
        }
        liar.setBalances(before, before + 10_000);
        _pay(poolId, 10_000);
        _assertEq(pools.claimable(poolId, workId), 10_000, "owed of a token that is not there");
    }

    function testFuzz_GivenSeizure(uint256 seized) public withPoolOf(address(hostile)) {
        _fill();
        PoolTerms memory terms = _terms();
        terms.token = address(hostile);
        terms.salt = "sibling";
        bytes32 sibling = _create(terms);
        bytes32 siblingWork = _member(sibling, stranger, 1);
        _pay(sibling, 500);
        uint256 held = hostile.balanceOf(address(pools));
        seized = _bound(seized, 1, held);
        hostile.seize(address(pools), seized);
        // What is owed does not change; it goes to those who come first, as far as it goes.
        _assertEq(pools.claimable(_poolId, _workId), 1_000, "owed");
        uint256 left = held - seized;
        _assertEq(_call(_waysOut()[0]), left >= 1_000, "claim");
        if (left >= 1_000) left -= 1_000;
        vm.prank(stranger);
        (bool done, ) = address(pools).call(abi.encodeCall(pools.claim, (sibling, siblingWork)));
        _assertEq(done, left >= 500, "the sibling's claim");
    }

    function testFuzz_GivenGrowth(uint128 grown) public withPoolOf(address(hostile)) {
        _fill();
        hostile.mint(address(pools), grown);
        _assertEq(pools.claimable(_poolId, _workId), 1_000, "owed");
        _assertTrue(_call(_waysOut()[0]), "claim");
        _assertEq(hostile.balanceOf(coauthor), 1_000, "claimed");
        _assertTrue(_call(_waysIn()[0]), "pay");
        _assertEq(pools.claimable(_poolId, _workId), 10_000, "paid");
    }

    /// @dev A contract that allowed nobody anything before allows nobody anything after.
    function test_Allowances() public withPoolOf(address(hostile)) {
        _fill();
        bytes[4] memory ways = _waysIn();
        for (uint256 i = 0; i < ways.length; ++i) _call(ways[i]);
        _call(_waysOut()[0]);
        _call(_waysOut()[2]);
        address[5] memory others = [payer, coauthor, address(inboxes), address(renewals), address(hostile)];
        for (uint256 i = 0; i < others.length; ++i) {
            _assertEq(IERC20(hostile).allowance(address(pools), others[i]), 0, "allowance");
        }
    }
}

/// @notice A token whose balances are what was set: one before a transfer, another after.
contract LyingToken {
    uint256 private _before;
    uint256 private _after;
    bool private _moved;

    function setBalances(uint256 before, uint256 after_) external {
        (_before, _after, _moved) = (before, after_, false);
    }

    function balanceOf(address) external view returns (uint256) {
        return _moved ? _after : _before;
    }

    function transferFrom(address, address, uint256) external returns (bool) {
        _moved = true;
        return true;
    }
}

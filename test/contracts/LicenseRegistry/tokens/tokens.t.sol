// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {FeeToken} from "../../../../contracts/mocks/FeeToken.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {NoReturnToken} from "../../../../contracts/mocks/NoReturnToken.sol";
import {SilentToken} from "../../../../contracts/mocks/SilentToken.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {ZeroFirstToken} from "../../../../contracts/mocks/ZeroFirstToken.sol";
import {Acquisition, Credential, NoticeKind, OfferTerms, Statement} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract TokensTest is LicenseRegistryBase {
    uint256 private constant WAYS = 5;
    uint256 private constant DUE = 40_000;
    uint24 private constant END_DAY = TODAY + 50;
    /// @dev The second in which everything is tried: the first period has ended.
    uint256 private constant NOW = START + 30 * DAY;

    Credential private _none;
    bytes32 private _offerId;
    bytes32 private _badPool;
    /// @dev A license with a stream, and one without.
    bytes32 private _streaming;
    bytes32 private _dry;
    /// @dev What the honest pool's member had before anything was tried.
    uint256 private _claimable;

    /// @dev A pool of `token` with two licenses, taken while the token was still good.
    function _prepare(address token) private {
        // Others' money: in the honest pool, and allowed to the registry.
        _acquire(_terms());
        _claimable = pools.claimable(poolId, workId);
        // Any of these tokens is minted and allowed in the same words.
        TestDollar(token).mint(licensee, 1e18);
        vm.prank(licensee);
        (bool done, ) = token.call(abi.encodeCall(IERC20.approve, (address(licenses), type(uint256).max)));
        _assertTrue(done, "allowed");

        OfferTerms memory terms = _terms();
        vm.prank(operator);
        _badPool = pools.createPool(PoolTerms(token, Uses.RETRIEVE, 0, 1, false, 0, operator, "bad"));
        vm.prank(author);
        pools.joinPool(_badPool, workId);
        terms.poolId = _badPool;
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.unitPrice = 1;
        _offerId = _publish(terms);
        _dry = _take("dry", 0);
        _streaming = _take("streaming", RATE);
        vm.warp(NOW);
    }

    function _asked(bytes32 salt, uint128 rate) private view returns (Acquisition memory) {
        return Acquisition(_offerId, licensee, salt, FEE_6D, rate, rate == 0 ? 0 : END_DAY, NEVER);
    }

    function _take(bytes32 salt, uint128 rate) private returns (bytes32) {
        vm.prank(licensee);
        return licenses.acquire(_asked(salt, rate), _none);
    }

    /// @dev A way in, and what it brings.
    function _wayIn(uint256 way) private view returns (bytes memory data, uint256 amount) {
        uint256 left = END_DAY * DAY - NOW;
        if (way == 0) return (abi.encodeCall(licenses.acquire, (_asked("new", 0), _none)), FEE_6D);
        if (way == 1) return (abi.encodeCall(licenses.acquire, (_asked("new", RATE), _none)), FEE_6D + left);
        if (way == 2) return (abi.encodeCall(licenses.openStream, (_dry, RATE, END_DAY, NEVER)), left);
        if (way == 3) return (abi.encodeCall(licenses.setStreamRate, (_streaming, 2 * RATE, NEVER)), left);
        return (abi.encodeCall(licenses.report, (_dry, Statement(0, 0, uint96(DUE), 0, 0), NEVER)), DUE);
    }

    function _call(bytes memory data) private returns (bool done) {
        vm.prank(licensee);
        (done, ) = address(licenses).call{gas: 5_000_000}(data);
    }

    function _snapshotOf(address token) private view returns (bytes32) {
        bytes32 fresh = licenses.licenseIdOf(_offerId, licensee, "new");
        return
            keccak256(
                abi.encode(
                    licenses.standingOf(fresh),
                    licenses.stateOf(_dry),
                    licenses.stateOf(_streaming),
                    pools.stateOf(_badPool),
                    TestDollar(token).balanceOf(licensee),
                    TestDollar(token).balanceOf(address(licenses))
                )
            );
    }

    /// @dev No way in gets in or changes anything.
    function _assertShut(address token, string memory what) private {
        bytes32 before = _snapshotOf(token);
        for (uint256 way = 0; way < WAYS; ++way) {
            (bytes memory data, ) = _wayIn(way);
            _assertFalse(_call(data), what);
            _assertEq(_snapshotOf(token), before, what);
        }
        _assertOthers();
    }

    /// @dev Each way in, on its own, takes and credits exactly what it should.
    function _assertOpen(address token, uint256 feeBps) private {
        for (uint256 way = 0; way < WAYS; ++way) {
            uint256 snapshot = vm.snapshotState();
            (bytes memory data, uint256 amount) = _wayIn(way);
            uint256 had = TestDollar(token).balanceOf(licensee);
            uint256 held = TestDollar(token).balanceOf(address(pools));
            _assertTrue(_call(data), "in");
            uint256 fee = (amount * feeBps) / 10_000;
            _assertNear(had - TestDollar(token).balanceOf(licensee), amount + fee, feeBps == 0 ? 0 : 1, "taken");
            _assertEq(TestDollar(token).balanceOf(address(pools)) - held, amount, "arrived");
            _assertEq(TestDollar(token).balanceOf(address(licenses)), 0, "the registry's tokens");
            _assertOthers();
            vm.revertToState(snapshot);
        }
    }

    function _assertOthers() private view {
        _assertEq(dollar.balanceOf(address(pools)), FEE_6D, "the honest pool's tokens");
        _assertEq(pools.claimable(poolId, workId), _claimable, "the honest pool's claims");
        _assertEq(dollar.balanceOf(licensee), type(uint128).max - FEE_6D, "the licensee's other tokens");
        _assertEq(dollar.balanceOf(address(licenses)), 0, "the registry's other tokens");
    }

    function test_GivenFeeOutOfWhatArrives() public {
        FeeToken token = new FeeToken();
        _prepare(address(token));
        token.setFees(1, 0);
        _assertShut(address(token), "a fee");
        vm.expectRevert(
            abi.encodeWithSelector(
                ICreatorPools.PaymentMismatch.selector,
                address(token),
                FEE_6D - FEE_6D / 10_000,
                FEE_6D
            )
        );
        _take("new", 0);
    }

    function test_GivenFeeOnTop() public {
        FeeToken token = new FeeToken();
        _prepare(address(token));
        token.setFees(0, 100);
        _assertOpen(address(token), 100);
    }

    function test_GivenOddButHonest() public {
        address[3] memory tokens = [
            address(new NoReturnToken()),
            address(new SilentToken()),
            address(new ZeroFirstToken())
        ];
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            _prepare(tokens[i]);
            _assertOpen(tokens[i], 0);
            // Exactly what is needed is allowed, twice in a row: nothing stays in the way of the next.
            for (uint256 j = 0; j < 2; ++j) {
                vm.prank(licensee);
                (bool done, ) = tokens[i].call(abi.encodeCall(IERC20.approve, (address(licenses), 0)));
                vm.prank(licensee);
                (done, ) = tokens[i].call(abi.encodeCall(IERC20.approve, (address(licenses), FEE_6D)));
                _assertTrue(done, "allowed");
                _take(bytes32(j), 0);
                _assertEq(TestDollar(tokens[i]).allowance(licensee, address(licenses)), 0, "allowance");
            }
            vm.revertToState(snapshot);
        }
    }

    function test_GivenRefusals() public {
        HostileToken token = new HostileToken();
        _prepare(address(token));
        HostileToken.Behavior[5] memory refusals = [
            HostileToken.Behavior.Block,
            HostileToken.Behavior.ReturnFalse,
            HostileToken.Behavior.PretendSuccess,
            HostileToken.Behavior.BurnGas,
            HostileToken.Behavior.RevertBomb
        ];
        for (uint256 i = 0; i < refusals.length; ++i) {
            token.setBehavior(address(pools), refusals[i]);
            _assertShut(address(token), vm.toString(i));
        }
        token.setBehavior(address(pools), HostileToken.Behavior.ReturnBomb);
        _assertOpen(address(token), 0);
    }

    function test_GivenLies() public {
        HostileToken token = new HostileToken();
        _prepare(address(token));
        token.lieAbout(address(pools), 1e30);
        _assertShut(address(token), "lies");
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PaymentMismatch.selector, address(token), 0, FEE_6D));
        _take("new", 0);
    }

    /// @dev Every write of the registry, for somebody to make while it waits for a payment.
    function _writes() private view returns (bytes[15] memory) {
        Acquisition memory again = _asked("again", 0);
        uint256 tokenId = uint256(_dry);
        return
            [
                abi.encodeCall(licenses.publish, (_terms())),
                abi.encodeCall(licenses.close, (_offerId)),
                abi.encodeCall(licenses.acquire, (again, _none)),
                abi.encodeCall(licenses.acquireFor, (again, _none, NEVER, "")),
                abi.encodeCall(licenses.renewCredential, (_dry, _none)),
                abi.encodeCall(licenses.openStream, (_dry, RATE, END_DAY, NEVER)),
                abi.encodeCall(licenses.setStreamRate, (_streaming, 3 * RATE, NEVER)),
                abi.encodeCall(licenses.cancelStream, (_streaming, 0)),
                abi.encodeCall(licenses.report, (_dry, Statement(0, 0, 1, 0, 0), NEVER)),
                abi.encodeCall(licenses.giveNotice, (_dry, NoticeKind.Breach, 0)),
                abi.encodeCall(licenses.withdrawNotice, (_dry, NoticeKind.Breach)),
                abi.encodeCall(licenses.recordStanding, (_dry)),
                abi.encodeCall(licenses.transferFrom, (licensee, stranger, tokenId)),
                abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", licensee, stranger, tokenId),
                abi.encodeCall(licenses.onPoolPayment, (address(dollar), licensee, 1))
            ];
    }

    function test_GivenCallsBack() public {
        HostileToken token = new HostileToken();
        _prepare(address(token));
        bytes[15] memory writes = _writes();
        bytes32 guard = keccak256(
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        bytes32 notPools = keccak256(abi.encodeWithSelector(ILicenseRegistry.CallerNotPools.selector, address(token)));
        token.setBehavior(address(pools), HostileToken.Behavior.QuietCallback);
        for (uint256 way = 0; way < WAYS; ++way) {
            (bytes memory data, uint256 amount) = _wayIn(way);
            for (uint256 i = 0; i < writes.length; ++i) {
                uint256 snapshot = vm.snapshotState();
                token.setCallback(address(licenses), writes[i]);
                uint256 had = token.balanceOf(licensee);
                _assertTrue(_call(data), "the payment goes on");
                _assertGe(token.callbacks(), 1, "called back");
                _assertFalse(token.callbackSucceeded(), vm.toString(i));
                _assertEq(token.callbackResultHash(), i == 14 ? notPools : guard, vm.toString(i));
                _assertEq(had - token.balanceOf(licensee), amount, "taken once");
                _assertOthers();
                vm.revertToState(snapshot);
            }
        }
    }

    function test_GivenCallsBackIntoPools() public {
        HostileToken token = new HostileToken();
        _prepare(address(token));
        token.setBehavior(address(pools), HostileToken.Behavior.QuietCallback);
        bytes[2] memory calls = [
            abi.encodeCall(pools.pay, (poolId, 1, licensee, 0)),
            abi.encodeCall(pools.claim, (poolId, workId))
        ];
        for (uint256 way = 0; way < WAYS; ++way) {
            for (uint256 i = 0; i < calls.length; ++i) {
                uint256 snapshot = vm.snapshotState();
                (bytes memory data, ) = _wayIn(way);
                token.setCallback(address(pools), calls[i]);
                _assertTrue(_call(data), "the payment goes on");
                _assertFalse(token.callbackSucceeded(), "into the pools");
                _assertOthers();
                vm.revertToState(snapshot);
            }
        }
    }
}

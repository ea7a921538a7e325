// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {CreatorPools} from "../../../../contracts/CreatorPools.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {PoolClaim, PoolState, PoolTerms} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_Reentrancy_Test is CreatorPoolsBase {
    bytes32 private constant SALT = "salt";

    bytes32 private _poolId;
    bytes32[2] private _workIds;
    bytes32 private _catalogueId;
    bytes32 private _otherWork;
    PoolTerms private _otherTerms;
    Watcher private _watcher;

    /// @dev A pool of the hostile token with everything in it: two members, a lot, three streams, of which one ends tomorrow.
    function setUp() public override {
        super.setUp();
        PoolTerms memory terms = _terms();
        terms.token = address(hostile);
        terms.noticeDays = 1;
        _poolId = _create(terms);
        _workIds = [_member(_poolId, author, 3), _member(_poolId, coauthor, 4)];
        _catalogueId = _registerCatalogue(3);
        _joinLot(_poolId, 3);
        _materialize(3, 1);
        _otherWork = _register(author);
        _pay(_poolId, 1_000);
        _open(_poolId, SALT, 5 * ONE_PER_SECOND, TODAY + 9);
        _open(_poolId, "shorter", 3 * ONE_PER_SECOND, TODAY + 5);
        _open(_poolId, "tomorrow", 70 * ONE_PER_SECOND, TODAY + 1);
        _set(_poolId, _workIds[1], 9);
        // Eventful days lie behind the call in which it all happens.
        _toDay(TODAY + 4);
        _otherTerms = terms;
        _otherTerms.salt = "other";
        hostile.mint(inboxes.inboxOf(_poolId), 77);

        bytes32[] memory streamIds = new bytes32[](3);
        streamIds[0] = pools.streamIdOf(payer, _poolId, SALT);
        streamIds[1] = pools.streamIdOf(payer, _poolId, "shorter");
        streamIds[2] = pools.streamIdOf(payer, _poolId, "tomorrow");
        bytes32[] memory workIds = new bytes32[](3);
        (workIds[0], workIds[1], workIds[2]) = (_workIds[0], _workIds[1], _catalogueId);
        _watcher = new Watcher(pools, hostile, _poolId, workIds, streamIds);
    }

    /* CALL SITES */

    uint256 private constant SITES = 10;

    /// @dev Makes a call in which the token, or the funder, calls back.
    function _act(uint256 site) private {
        if (site == 0) {
            vm.prank(payer);
            pools.pay(_poolId, 100, payer, 0);
        } else if (site == 1) {
            vm.prank(payer);
            pools.openStream(_poolId, "new", ONE_PER_SECOND / 3, TODAY + 6, type(uint256).max, payer);
        } else if (site == 2) {
            vm.prank(payer);
            pools.topUpStream(payer, _poolId, "shorter", TODAY + 7, type(uint256).max, payer);
        } else if (site == 3) {
            vm.prank(payer);
            pools.setStreamRate(_poolId, SALT, 6 * ONE_PER_SECOND, type(uint256).max, payer);
        } else if (site == 4) {
            vm.prank(payer);
            pools.setStreamRate(_poolId, SALT, 4 * ONE_PER_SECOND, 0, payer);
        } else if (site == 5) {
            vm.prank(payer);
            pools.cancelStream(_poolId, SALT, 0, payer);
        } else if (site == 6) {
            vm.prank(payer);
            pools.cancelStream(_poolId, SALT, TODAY + 6, payer);
        } else if (site == 7) {
            pools.claim(_poolId, _workIds[0]);
        } else if (site == 8) {
            PoolClaim[] memory claims = new PoolClaim[](2);
            (claims[0], claims[1]) = (PoolClaim(_poolId, _workIds[0]), PoolClaim(_poolId, _workIds[1]));
            pools.claimBatch(claims);
        } else {
            inboxes.sweep(_poolId);
        }
    }

    /* CALLS BACK */

    /// @dev Every write under the guard.
    function _guarded() private view returns (bytes[17] memory) {
        PoolClaim[] memory claims = new PoolClaim[](1);
        claims[0] = PoolClaim(_poolId, _workIds[1]);
        uint256 max = type(uint256).max;
        return
            [
                abi.encodeCall(pools.renounceOperator, (_poolId)),
                abi.encodeCall(pools.joinPool, (_poolId, _otherWork)),
                abi.encodeCall(pools.onWorkCall, (_otherWork, author, abi.encode(_poolId, true))),
                abi.encodeCall(pools.joinLot, (_poolId, steward, _root(3), 3)),
                abi.encodeCall(pools.leavePool, (_poolId, _workIds[1])),
                abi.encodeCall(pools.drop, (_poolId, _workIds[1])),
                abi.encodeCall(pools.extract, (_poolId, _catalogueId, 1)),
                abi.encodeCall(pools.setUnits, (_poolId, _workIds[1], 1)),
                abi.encodeCall(pools.setUnitsBatch, (_poolId, new bytes32[](0), new uint24[](0))),
                abi.encodeCall(pools.pay, (_poolId, 1, payer, 0)),
                abi.encodeCall(pools.openStream, (_poolId, "x", 1, TODAY + 6, max, payer)),
                abi.encodeCall(pools.topUpStream, (payer, _poolId, SALT, TODAY + 20, max, payer)),
                abi.encodeCall(pools.setStreamRate, (_poolId, SALT, 1, max, payer)),
                abi.encodeCall(pools.cancelStream, (_poolId, SALT, 0, payer)),
                abi.encodeCall(pools.sync, (_poolId, 1)),
                abi.encodeCall(pools.claim, (_poolId, _workIds[1])),
                abi.encodeCall(pools.claimBatch, (claims))
            ];
    }

    function _arm(address target, bytes memory data) private {
        hostile.setBehavior(address(pools), HostileToken.Behavior.QuietCallback);
        hostile.setCallback(target, data);
    }

    function test_WhenCallingBack() public {
        bytes[17] memory calls = _guarded();
        bytes32 guards = keccak256(
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        for (uint256 site = 0; site < SITES; ++site) {
            for (uint256 i = 0; i < calls.length; ++i) {
                uint256 snapshot = vm.snapshotState();
                _arm(address(pools), calls[i]);
                _act(site);
                _assertTrue(hostile.callbacks() != 0, "called back");
                _assertFalse(hostile.callbackSucceeded(), "succeeded");
                _assertEq(hostile.callbackResultHash(), guards, "the guard's error");
                // The guard is open again.
                hostile.setBehavior(address(pools), HostileToken.Behavior.Honest);
                _pay(_poolId, 1);
                vm.revertToState(snapshot);
            }
        }
    }

    function test_WhenCallingBackThroughOthers() public {
        bytes memory data = abi.encode(_poolId, true);
        bytes memory signature = _signedCall(authorKey, _otherWork, address(pools), data, block.timestamp);
        for (uint256 site = 0; site < SITES; ++site) {
            for (uint256 i = 0; i < 3; ++i) {
                uint256 snapshot = vm.snapshotState();
                if (i == 0) _arm(address(inboxes), abi.encodeCall(inboxes.sweep, (_poolId)));
                if (i == 1) _arm(address(renewals), abi.encodeCall(renewals.renew, (payer, _poolId, SALT, payer)));
                if (i == 2) {
                    _arm(
                        address(works),
                        abi.encodeCall(works.callFor, (_otherWork, address(pools), data, block.timestamp, signature))
                    );
                }
                _act(site);
                _assertTrue(hostile.callbacks() != 0, "called back");
                _assertFalse(hostile.callbackSucceeded(), "succeeded");
                vm.revertToState(snapshot);
            }
        }
    }

    function test_WhenCreatingAPool() public {
        for (uint256 site = 0; site < SITES; ++site) {
            uint256 snapshot = vm.snapshotState();
            _arm(address(pools), abi.encodeCall(pools.createPool, (_otherTerms)));
            // Once: it cannot be created twice.
            if (site != 8) _act(site);
            else pools.claim(_poolId, _workIds[1]);
            _assertTrue(hostile.callbackSucceeded(), "succeeded");
            bytes32 poolId = keccak256(abi.encode(hostile, _otherTerms));
            _assertEq(pools.poolOf(poolId).operator, address(hostile), "operator");
            _watcher.look();
            vm.revertToState(snapshot);
        }
    }

    /// @dev What anybody sees meanwhile is neither more than is there, nor more than before and after.
    function test_WhenLooking() public {
        for (uint256 site = 0; site < SITES; ++site) {
            uint256 snapshot = vm.snapshotState();
            _watcher.look();
            uint256[3] memory before = _watcher.earned();
            _arm(address(_watcher), abi.encodeCall(_watcher.look, ()));
            uint256 looks = _watcher.looks();
            _act(site);
            _assertTrue(_watcher.looks() > looks, "looked");
            _assertTrue(hostile.callbackSucceeded(), "saw too much");
            uint256[3] memory meanwhile = _watcher.earned();
            hostile.setBehavior(address(pools), HostileToken.Behavior.Honest);
            _watcher.look();
            uint256[3] memory afterwards = _watcher.earned();
            for (uint256 i = 0; i < 3; ++i) {
                uint256 most = before[i] > afterwards[i] ? before[i] : afterwards[i];
                _assertLe(meanwhile[i], most, "earned meanwhile");
            }
            vm.revertToState(snapshot);
        }
    }

    /// @dev The same where the caller is asked to bring the money.
    function test_WhenFunderLooks() public {
        LookingFunder looking = new LookingFunder(pools, _watcher);
        vm.prank(payer);
        hostile.approve(address(looking), type(uint256).max);
        looking.call(abi.encodeCall(pools.openStream, (_poolId, SALT, 3, TODAY + 9, type(uint256).max, payer)));
        _toDay(TODAY + 6);
        bytes[4] memory calls = [
            abi.encodeCall(pools.pay, (_poolId, 100, payer, 0)),
            abi.encodeCall(pools.openStream, (_poolId, "new", 1, TODAY + 9, type(uint256).max, payer)),
            abi.encodeCall(pools.topUpStream, (address(looking), _poolId, SALT, TODAY + 12, type(uint256).max, payer)),
            abi.encodeCall(pools.setStreamRate, (_poolId, SALT, ONE_PER_SECOND, type(uint256).max, payer))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            uint256 looks = _watcher.looks();
            looking.call(calls[i]);
            _assertEq(_watcher.looks(), looks + 2, "looked before and after the money came");
            vm.revertToState(snapshot);
        }
    }
}

/// @notice Adds up what a pool owes, by the contract's own views, and reverts where that is more than the tokens that are there.
contract Watcher {
    error TooMuchOwed(uint256 owed, uint256 held);

    CreatorPools private immutable _pools;
    IERC20 private immutable _token;
    bytes32 private immutable _poolId;
    bytes32[] private _workIds;
    bytes32[] private _streamIds;

    uint256 public looks;
    uint256[3] private _earned;

    constructor(
        CreatorPools pools,
        IERC20 token,
        bytes32 poolId,
        bytes32[] memory workIds,
        bytes32[] memory streamIds
    ) {
        (_pools, _token, _poolId) = (pools, token, poolId);
        (_workIds, _streamIds) = (workIds, streamIds);
    }

    function look() external {
        ++looks;
        PoolState memory state = _pools.stateOf(_poolId);
        uint256 owed = state.idle + state.carry;
        for (uint256 i = 0; i < _workIds.length; ++i) {
            _earned[i] = _pools.memberOf(_poolId, _workIds[i]).earned;
            owed += _earned[i] * _pools.memberOf(_poolId, _workIds[i]).works;
        }
        for (uint256 i = 0; i < _streamIds.length; ++i) owed += _pools.streamOf(_poolId, _streamIds[i]).ahead;
        uint256 held = _token.balanceOf(address(_pools)) << 64;
        if (owed > held) revert TooMuchOwed(owed, held);
    }

    function earned() external view returns (uint256[3] memory) {
        return _earned;
    }
}

/// @notice Pays pools for a payer, and has a look before and after it brings the money.
contract LookingFunder {
    CreatorPools private immutable _pools;
    Watcher private immutable _watcher;

    constructor(CreatorPools pools, Watcher watcher) {
        (_pools, _watcher) = (pools, watcher);
    }

    function call(bytes calldata data) external {
        (bool done, bytes memory result) = address(_pools).call(data);
        // Passes the reason on.
        if (!done) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
    }

    function onPoolPayment(address token, address payer, uint256 amount) external {
        _watcher.look();
        IERC20(token).transferFrom(payer, address(_pools), amount);
        _watcher.look();
    }
}

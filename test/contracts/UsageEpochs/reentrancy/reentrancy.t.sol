// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {EpochState, UsageClaim, UsageEpoch} from "../../../../contracts/types/Epochs.sol";
import {Statement} from "../../../../contracts/types/Licenses.sol";
import {CatalogueProof} from "../../../../contracts/types/Works.sol";
import {UsageEpochsBase} from "../UsageEpochsBase.sol";

contract UsageEpochs_Reentrancy_Test is UsageEpochsBase {
    bytes32 private constant GUARDED = keccak256(
        abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
    );

    HostileToken private _token;
    bytes32 private _pool;
    bytes32 private _license;
    Statement private _next;
    UsageEpoch private _epoch;

    /// @dev A license on a pool of the hostile token, with an epoch of which nothing is claimed and a period to state.
    function setUp() public override {
        super.setUp();
        vm.warp(START);
        _token = new HostileToken();
        _pool = _createPool(address(_token), "hostile");
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(author);
            pools.joinPool(_pool, members[i]);
        }
        _license = _acquire(_byUse(_pool));
        _token.mint(licensee, 1_000);
        vm.prank(licensee);
        _token.approve(address(epochs), type(uint256).max);
        vm.warp(START + 2 * PERIOD);
        _epoch = _publishEpoch(_license, _pool, Statement(0, 0, 10, 0, 0), _leaves(10, 20), 30);
        _next = Statement(1, 0, 10, 0, 0);
    }

    /// @dev Makes a call in which the token calls back: 0: publish, 1: claim, 2: close.
    function _act(uint256 site) private {
        if (site == 0) {
            vm.prank(licensee);
            epochs.publish(licenses, _license, _next, "root", 30);
        } else if (site == 1) {
            epochs.claim(_one(_claimOf(_epoch, _leaves(10, 20), 0)));
        } else {
            epochs.close(_epoch);
        }
    }

    function _arm(uint256 site, address target, bytes memory data) private {
        _token.setCallback(target, data);
        address who =
            site == 0
                ? licensee
                : site == 1
                    ? author
                    : address(pools);
        _token.setBehavior(who, HostileToken.Behavior.QuietCallback);
        if (site == 2) vm.warp(START + 1_200 * DAY);
    }

    function _writes() private view returns (bytes[4] memory calls) {
        UsageClaim[] memory claims = _one(_claimOf(_epoch, _leaves(10, 20), 1));
        calls[0] = abi.encodeCall(epochs.publish, (licenses, _license, _next, "root", 30));
        calls[1] = abi.encodeCall(epochs.claim, (claims));
        calls[2] = abi.encodeCall(epochs.materializeAndClaim, (new CatalogueProof[](0), claims));
        calls[3] = abi.encodeCall(epochs.close, (_epoch));
    }

    function test_WhenWritten() public {
        for (uint256 site = 0; site < 3; ++site) {
            for (uint256 i = 0; i < 4; ++i) {
                uint256 snapshot = vm.snapshotState();
                _arm(site, address(epochs), _writes()[i]);
                uint256 before = _token.callbacks();
                _act(site);
                _assertEq(_token.callbacks(), before + 1, "called back");
                _assertFalse(_token.callbackSucceeded(), "refused");
                _assertEq(_token.callbackResultHash(), GUARDED, "by the guard");
                vm.revertToState(snapshot);
            }
        }
    }

    /// @dev What the token could do on its own account goes on: it is nobody's call.
    function test_WhenPoolsWritten() public {
        _arm(2, address(pools), abi.encodeCall(pools.sync, (_pool, 1)));
        _act(2);
        _assertEq(_token.callbackResultHash(), GUARDED, "the pools' own guard");
    }

    function test_WhenViewedWhilePublishing() public {
        bytes32 epochId = _idOf(_epochOf(_license, _pool, _next, "root"));
        _arm(0, address(epochs), abi.encodeCall(epochs.stateOf, (epochId)));
        _act(0);
        bytes32 nothing = keccak256(abi.encode(EpochState(0, 0, 0, false)));
        _assertEq(_token.callbackResultHash(), nothing, "no epoch yet");
        _assertEq(epochs.stateOf(epochId).total, 30, "afterwards");
    }

    function test_WhenViewedWhileClaiming() public {
        uint256 closesAt = _stateOf(_epoch).closesAt;
        _arm(1, address(epochs), abi.encodeCall(epochs.stateOf, (_idOf(_epoch))));
        _act(1);
        bytes32 claimed = keccak256(abi.encode(EpochState(30, 10, closesAt, false)));
        _assertEq(_token.callbackResultHash(), claimed, "paid already");
    }

    function test_WhenViewedWhileClosing() public {
        uint256 closesAt = _stateOf(_epoch).closesAt;
        _arm(2, address(epochs), abi.encodeCall(epochs.stateOf, (_idOf(_epoch))));
        _act(2);
        bytes32 closed = keccak256(abi.encode(EpochState(30, 0, closesAt, true)));
        _assertEq(_token.callbackResultHash(), closed, "closed already");
    }
}

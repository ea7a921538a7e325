// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Call, HostileWorld} from "./HostileWorld.sol";

/// @notice Whoever calls with too little gas gets nothing done: no inner call can fail for want of gas in a call that succeeds.
contract HostileGasTest is HostileWorld {
    /// @dev What a call did.
    struct Effect {
        bool ok;
        bytes32 state;
        uint256 gas;
    }

    uint256 private constant PLENTY = 10_000_000;

    error Done(Effect effect);

    function test_SuccessImpliesEffect() public {
        uint256 steps = vm.envOr("GAS_STEPS", 40);
        for (uint256 i = 0; i < CALLS; ++i) {
            Call call = Call(i);
            // What only the pools may call is refused with any gas.
            if (
                call == Call.LicenseRegistry_onPoolPayment ||
                call == Call.UsageChannels_onPoolPayment ||
                call == Call.PoolInboxes_onPoolPayment ||
                call == Call.StreamRenewals_onPoolPayment
            ) continue;
            _sweep(call, steps);
        }
    }

    /// @dev A split alone goes on where a call has failed: whom it can pay with plenty it never credits for want of gas.
    function test_SuccessImpliesEffect_GivenDearMoves() public {
        uint256 steps = vm.envOr("GAS_STEPS", 40);
        weird.token.setCost(50_000);
        uint256 credits = _creditOf(weird);
        (, , bytes memory data) = _callOf(weird, Call.RoyaltySplits_distribute, address(weird.token), AMOUNT);
        uint256 state = vm.snapshotState();
        (bool ok, ) = address(splits).call{gas: PLENTY}(data);
        _assertTrue(ok, "with plenty");
        _assertEq(_creditOf(weird), credits, "with plenty all are paid");
        vm.revertToState(state);
        _sweep(Call.RoyaltySplits_distribute, 5 * steps);
    }

    function _sweep(Call call, uint256 steps) private {
        Effect memory whole = _try(call, PLENTY);
        _assertTrue(whole.ok, string.concat("with plenty: ", vm.toString(uint256(call))));
        uint256 succeeded = 0;
        // Whoever keeps a reserve for what it calls needs more than it uses.
        uint256 most = whole.gas + whole.gas / 2;
        while (!_try(call, most).ok) most += whole.gas / 2;
        // From a quarter of what it uses to what is enough.
        for (uint256 step = 0; step <= steps; ++step) {
            uint256 gas = whole.gas / 4 + ((most - whole.gas / 4) * step) / steps;
            Effect memory effect = _try(call, gas);
            if (!effect.ok) continue;
            ++succeeded;
            string memory what = string.concat(vm.toString(uint256(call)), " with gas ", vm.toString(gas));
            _assertEq(effect.state, whole.state, what);
        }
        _assertTrue(succeeded != 0 && succeeded <= steps, string.concat("swept: ", vm.toString(uint256(call))));
    }

    function _try(Call call, uint256 gas) private returns (Effect memory) {
        vm.warp(NOW);
        (, bytes memory data) = address(this).call(abi.encodeCall(this.attempt, (call, gas)));
        _assertEq(bytes32(bytes4(data)), bytes32(Done.selector), "a call leaves a trace");
        bytes memory effect = new bytes(96);
        for (uint256 i = 0; i < 96; ++i) effect[i] = data[i + 4];
        return abi.decode(effect, (Effect));
    }

    /// @notice Makes the call with so much gas, and reverts with what came of it.
    function attempt(Call call, uint256 gas) external {
        if (call == Call.UsageEpochs_close) vm.warp(epochs.stateOf(keccak256(abi.encode(weird.epoch))).closesAt);
        (address sender, address target, bytes memory data) = _callOf(weird, call, address(weird.token), AMOUNT);
        vm.prank(sender);
        uint256 left = gasleft();
        (bool ok, bytes memory answer) = target.call{gas: gas}(data);
        left -= gasleft();
        bytes32 state = ok ? keccak256(abi.encode(answer, _books(weird), _ledger(weird))) : bytes32(0);
        revert Done(Effect(ok, state, left));
    }
}

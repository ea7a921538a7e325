// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ICreatorPools} from "../../../contracts/interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "../../../contracts/interfaces/ILicenseRegistry.sol";
import {IPoolInboxes} from "../../../contracts/interfaces/IPoolInboxes.sol";
import {IRoyaltySplits} from "../../../contracts/interfaces/IRoyaltySplits.sol";
import {IUsageChannels} from "../../../contracts/interfaces/IUsageChannels.sol";
import {WeirdToken} from "../../../contracts/mocks/WeirdToken.sol";
import {Call, HostileWorld} from "./HostileWorld.sol";
import {Outcomes} from "./Outcomes.sol";

/// @notice Every kind of token in every function that touches one: what comes of it is what {Outcomes} says, and the other token's
/// money is as it was.
contract HostileMatrixTest is HostileWorld {
    /// @dev What came of one call. The ledgers' accounts are people, then ours.
    struct Result {
        bool ok;
        bytes answer;
        bytes32 books;
        uint256 credits;
        uint256 allowances;
        uint256[] before;
        uint256[] ledger;
        /// What can be claimed from the other token's pool, and what was taken out of its contracts.
        bytes32 others;
        bytes32 exits;
    }

    uint256 private constant GAS = 8_000_000;

    error Done(Result result);
    error RowsDiffer(string rows);

    /// @dev What each call comes to with a good token.
    Result[CALLS] private _normal;
    string private _wrong;

    function test_CreatorPools() public {
        _tryAll(Call.CreatorPools_pay, Call.CreatorPools_claimBatch);
    }

    function test_LicenseRegistry() public {
        _tryAll(Call.LicenseRegistry_acquire, Call.LicenseRegistry_onPoolPayment);
    }

    function test_LicenseGateway() public {
        _tryAll(Call.LicenseGateway_acquireWithPermit, Call.LicenseGateway_acquireWithPermit);
    }

    function test_UsageEpochs() public {
        _tryAll(Call.UsageEpochs_publish, Call.UsageEpochs_close);
    }

    function test_UsageChannels() public {
        _tryAll(Call.UsageChannels_open, Call.UsageChannels_onPoolPayment);
    }

    function test_RoyaltySplits() public {
        _tryAll(Call.RoyaltySplits_distribute, Call.RoyaltySplits_distributable);
    }

    function test_PoolInboxes() public {
        _tryAll(Call.PoolInboxes_sweep, Call.PoolInboxes_onPoolPayment);
    }

    function test_StreamRenewals() public {
        _tryAll(Call.StreamRenewals_renew, Call.StreamRenewals_onPoolPayment);
    }

    function test_RoyaltyLens() public {
        _tryAll(Call.RoyaltyLens_poolsOf, Call.RoyaltyLens_poolsOf);
    }

    /// @dev Every kind of token in these calls.
    function _tryAll(Call first, Call last) private {
        for (uint256 i = uint256(first); i <= uint256(last); ++i) {
            Result memory normal = _try(WeirdToken.Kind.Honest, Call(i));
            // What only the pools may call is refused, whoever the token is.
            _assertEq(normal.ok, !_isCallback(Call(i)), string.concat("with a good token: ", vm.toString(i)));
            _normal[i] = normal;
        }
        uint256 kinds = uint256(type(WeirdToken.Kind).max) + 1;
        for (uint256 k = 0; k < kinds; ++k) {
            WeirdToken.Kind kind = WeirdToken.Kind(k);
            bytes memory declared = _packed(Outcomes.forKind(kind));
            _assertEq(declared.length, CALLS, "outcomes declared");
            bytes memory actual = new bytes(uint256(last) - uint256(first) + 1);
            bool same = true;
            for (uint256 i = uint256(first); i <= uint256(last); ++i) {
                Result memory result = _try(kind, Call(i));
                bytes1 letter = _letterOf(kind, Call(i), result, _normal[i]);
                actual[i - uint256(first)] = letter;
                if (letter != declared[i]) same = false;
                // An error that no letter stands for.
                if (letter == "?") _wrong = string.concat(_wrong, "\n", vm.toString(bytes32(result.answer)));
            }
            if (!same) _wrong = string.concat(_wrong, "\n", vm.toString(k), " ", string(actual));
        }
        if (bytes(_wrong).length != 0) revert RowsDiffer(_wrong);
    }

    /* ONE CELL */

    /// @dev What a call comes to, and no trace of it.
    function _try(WeirdToken.Kind kind, Call call) private returns (Result memory result) {
        vm.warp(NOW);
        bytes memory code = address(weird.token).code;
        (bool ok, bytes memory data) = address(this).call(abi.encodeCall(this.cell, (kind, call)));
        // A revert does not bring back code that was etched away.
        if (kind == WeirdToken.Kind.CodeRemoved) vm.etch(address(weird.token), code);
        _assertFalse(ok, "a cell leaves a trace");
        bytes4 selector;
        assembly ("memory-safe") {
            selector := mload(add(data, 0x20))
        }
        if (selector != Done.selector) {
            assembly ("memory-safe") {
                revert(add(data, 0x20), mload(data))
            }
        }
        assembly ("memory-safe") {
            mstore(add(data, 0x04), sub(mload(data), 0x04))
            data := add(data, 0x04)
        }
        return abi.decode(data, (Result));
    }

    /// @notice Turns the token, makes the call, and reverts with what came of it.
    function cell(WeirdToken.Kind kind, Call call) external {
        if (call == Call.UsageEpochs_close) vm.warp(epochs.stateOf(keccak256(abi.encode(weird.epoch))).closesAt);
        bytes32 others = _books(honest);
        uint256[] memory othersLedger = _ledger(honest);
        Result memory result;
        bytes memory code = address(weird.token).code;
        (address sender, address target, bytes memory data) = _turn(kind, call);
        result.before = _ledger(weird);
        if (kind == WeirdToken.Kind.CodeRemoved) vm.etch(address(weird.token), "");
        vm.prank(sender);
        (result.ok, result.answer) = target.call{gas: GAS}(data);

        if (kind == WeirdToken.Kind.CodeRemoved) vm.etch(address(weird.token), code);
        weird.token.turn(WeirdToken.Kind.Honest);
        if (result.ok) result.books = _books(weird);
        result.ledger = _ledger(weird);
        result.credits = _creditOf(weird);
        result.allowances = _allowances(weird);
        _assertEq(abi.encode(_ledger(honest)), abi.encode(othersLedger), "the other token's balances");
        _assertEq(_allowances(honest), 0, "allowances of the other token");
        result.others = _claimsOf(honest);
        _assertEq(_books(honest), others, "the other token's books");
        result.exits = _exits(honest);
        revert Done(result);
    }

    /// @dev What the members of a side's pool can claim.
    function _claimsOf(Side storage s) private view returns (bytes32) {
        return keccak256(abi.encode(pools.claimable(s.poolId, workIds[0]), pools.claimable(s.poolId, workIds[1])));
    }

    /* LETTERS */

    function _letterOf(
        WeirdToken.Kind kind,
        Call call,
        Result memory result,
        Result memory normal
    ) private view returns (bytes1) {
        _assertEq(result.others, normal.others, "what can be claimed of the other token");
        _assertEq(result.exits, normal.exits, "what leaves the other token's contracts");
        if (!result.ok) {
            for (uint256 i = 0; i < result.ledger.length; ++i) {
                _assertEq(result.ledger[i], result.before[i], "tokens after a revert");
            }
            _assertEq(result.allowances, 0, "allowances after a revert");
            return _refusal(kind, call, result.answer);
        }
        if (result.allowances != 0) {
            bool usesUp = kind != WeirdToken.Kind.KeepsAllowance && kind != WeirdToken.Kind.NoAllowanceNeeded;
            _assertFalse(usesUp, "an allowance is left");
            return "a";
        }
        if (result.books != normal.books) return result.credits > normal.credits ? bytes1("C") : bytes1("*");
        bytes1 letter = keccak256(result.answer) == keccak256(normal.answer) ? bytes1("=") : bytes1("*");
        for (uint256 i = 0; i < result.ledger.length; ++i) {
            if (i >= OURS && result.ledger[i] < normal.ledger[i]) return "s";
            // Cannot overflow: as far as a ledger moves.
            unchecked {
                uint256 moved = result.ledger[i] - result.before[i];
                bool asMuch = moved == normal.ledger[i] - normal.before[i];
                if (!asMuch && letter == "=") letter = "~";
            }
        }
        return letter;
    }

    function _refusal(WeirdToken.Kind kind, Call call, bytes memory reason) private view returns (bytes1) {
        if (_isCallback(call)) {
            address sender = call < Call.RoyaltySplits_distribute ? payer : stranger;
            bytes memory refusal = abi.encodeWithSelector(ILicenseRegistry.CallerNotPools.selector, sender);
            _assertEq(reason, refusal, "who may ask for money");
            return "X";
        }
        if (reason.length == 0) return "E";
        if (reason.length >= 300_000) return "B";
        bytes4 selector = bytes4(reason);
        if (
            selector == ICreatorPools.PaymentMismatch.selector ||
            selector == IUsageChannels.ChannelDepositMismatch.selector
        ) {
            _checkMismatch(kind, call, reason);
            return "M";
        }
        if (selector == SafeERC20.SafeERC20FailedOperation.selector) {
            bytes memory expected = abi.encodeWithSelector(selector, _named(kind, call));
            _assertEq(reason, expected, "whose operation failed");
            return "F";
        }
        if (selector == IRoyaltySplits.SplitTokenInvalid.selector) {
            _assertEq(reason, abi.encodeWithSelector(selector, weird.token), "which token is none");
            return "N";
        }
        if (selector == ICreatorPools.PaymentTooLarge.selector) return "L";
        if (selector == ICreatorPools.PoolFull.selector) return "P";
        if (selector == IRoyaltySplits.SplitNoCredit.selector) return "0";
        if (selector == IPoolInboxes.InboxEmpty.selector) {
            bytes32 poolId = call == Call.PoolInboxes_sweep ? weird.poolId : weird.strayPool;
            _assertEq(reason, abi.encodeWithSelector(selector, poolId, weird.token), "which inbox is empty");
            return "0";
        }
        if (selector == IRoyaltySplits.SplitCreditsUncovered.selector) return "U";
        if (
            selector == WeirdToken.WeirdPaused.selector ||
            selector == WeirdToken.WeirdBlocked.selector ||
            selector == WeirdToken.WeirdAmount.selector ||
            selector == WeirdToken.WeirdShort.selector ||
            selector == WeirdToken.WeirdNotAllowed.selector ||
            selector == WeirdToken.WeirdSilent.selector ||
            selector == WeirdToken.WeirdApproval.selector
        ) return "T";
        return "?";
    }

    /// @dev A mismatch names the token, what arrived and what should have.
    function _checkMismatch(WeirdToken.Kind kind, Call call, bytes memory reason) private view {
        bytes memory arguments = new bytes(96);
        for (uint256 i = 0; i < 96; ++i) arguments[i] = reason[i + 4];
        (address token, uint256 received, uint256 expected) = abi.decode(arguments, (address, uint256, uint256));
        _assertEq(token, _named(kind, call), "whose payment does not match");
        _assertTrue(received != expected, "what does not match");
    }

    function _named(WeirdToken.Kind kind, Call call) private view returns (address) {
        bool naming = call == Call.UsageChannels_open || call == Call.PoolInboxes_sweepStray;
        return naming && kind == WeirdToken.Kind.DoubleEntry ? address(second) : address(weird.token);
    }

    function _isCallback(Call call) private pure returns (bool) {
        return
            call == Call.LicenseRegistry_onPoolPayment ||
            call == Call.UsageChannels_onPoolPayment ||
            call == Call.PoolInboxes_onPoolPayment ||
            call == Call.StreamRenewals_onPoolPayment;
    }

    /// @dev Without the spaces that stand between contracts.
    function _packed(string memory row) private pure returns (bytes memory packed) {
        bytes memory from = bytes(row);
        packed = new bytes(from.length);
        uint256 n = 0;
        for (uint256 i = 0; i < from.length; ++i) if (from[i] != " ") packed[n++] = from[i];
        assembly ("memory-safe") {
            mstore(packed, n)
        }
    }
}

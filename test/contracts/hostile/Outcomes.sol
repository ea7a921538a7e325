// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {WeirdToken} from "../../../contracts/mocks/WeirdToken.sol";

/// @title Outcomes
/// @notice What comes of each kind of token in each {Call}: a letter for each, in their order, with a space between contracts.
///   =  Works: books and tokens move as with a good token.
///   ~  Works, and the books say what they say with a good token; people get more or less than the token was asked to move.
///   *  Works with what the token says is there, with nothing where it says nothing, or under its other address: not as with a good one.
///   s  Works, and leaves less of this token than its own pools, epochs, channels or splits owe: who comes last is short.
///   a  Works, and leaves CreatorPools an allowance, which it uses for what its owner pays alone.
///   C  Cannot be paid out, and becomes its recipient's credit.
///   M  Refused: what has arrived is not what was asked for (`PaymentMismatch`, `ChannelDepositMismatch`).
///   F  Refused: the token says no, or says nothing that it should (`SafeERC20FailedOperation`).
///   T  Refused, for a reason of the token's own.
///   B  Refused, with the 300,000 bytes that the token reverts with.
///   E  Refused without a reason: the gas is gone, or there is no code to ask.
///   N  Refused: there is no code to ask (`SplitTokenInvalid`).
///   L  Refused: more than a payment can be (`PaymentTooLarge`).
///   P  Refused: more than a pool can hold (`PoolFull`).
///   U  Refused: credits would no longer be covered (`SplitCreditsUncovered`).
///   0  Refused: there is nothing under this address (`SplitNoCredit`, `InboxEmpty`).
///   X  Refused, as with any token: only the pools may ask (`CallerNotPools`).
library Outcomes {
    function forKind(WeirdToken.Kind kind) internal pure returns (string memory) {
        if (kind == WeirdToken.Kind.Honest) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.FeeOnArrival) return "MMMM~~~~ MMMM~~MX M M~~M MMMM~X ~~= M~X MX =";
        if (kind == WeirdToken.Kind.FeeOnTop) return "~~~~ssss ~~~~ss~X ~ ~sTT ~~sssX Us= TTX ~X =";
        if (kind == WeirdToken.Kind.Bonus) return "MMMM~~~~ MMMM~~MX M M~~M MMMM~X ~~= M~X MX =";
        if (kind == WeirdToken.Kind.ShareRounding) return "MMMM~~~~ MMMM~~MX M M~~M MMMM~X ~~= M~X MX =";
        if (kind == WeirdToken.Kind.RebaseUp) return "======== =======X = ==== =====X *=* **X =X *";
        if (kind == WeirdToken.Kind.RebaseDown) return "sssssssT sssssssX s ssTT sssssX sss *sX sX s";
        if (kind == WeirdToken.Kind.Seized) return "ssssTTTT ssssTTsX s sTTT ssTTTX sTs 00X sX s";
        if (kind == WeirdToken.Kind.HugeSupply) return "======== =======X = ==== =====X *=* P*X =X *";
        if (kind == WeirdToken.Kind.RefusesZero) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.RefusesLarge) return "TTTTTTTT TTTTTTTX T TTTT TTTTTX CT= TTX TX =";
        if (kind == WeirdToken.Kind.MaxMeansAll) return "L======= =======X = L=== MM===X === ==X =X =";
        if (kind == WeirdToken.Kind.NoReturn) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.FailsWithFalse) return "FFFFFFFF FFFFFFFX F FFFF FFFFFX CF= FFX FX =";
        if (kind == WeirdToken.Kind.FalseOnSuccess) return "FFFFFFFF FFFFFFFX F FFFF FFFFFX CF= FFX FX =";
        if (kind == WeirdToken.Kind.Pretends) return "MMMM~~~~ MMMM~~MX M M~~M MMMM~X ~~= M~X MX =";
        if (kind == WeirdToken.Kind.ShortReturn) return "FFFFFFFF FFFFFFFX F FFFF FFFFFX CF= FFX FX =";
        if (kind == WeirdToken.Kind.LongReturn) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.OddReturn) return "FFFFFFFF FFFFFFFX F FFFF FFFFFX CF= FFX FX =";
        if (kind == WeirdToken.Kind.ReturnBomb) return "======== =======X = ==== =====X C== ==X =X =";
        if (kind == WeirdToken.Kind.RevertBomb) return "BBBBBBBB BBBBBBBX B BBBB BBBBBX CB= BBX BX =";
        if (kind == WeirdToken.Kind.BurnsGas) return "EEEEEEEE EEEEEEEX E EEEE EEEEEX CE= EEX EX =";
        if (kind == WeirdToken.Kind.CallsBefore) return "======== =======X = ==== =====X === =TX =X =";
        if (kind == WeirdToken.Kind.CallsAfter) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.SenderBlocked) return "====TTTT ====TT=X = =TTT ==TTTX CT= TTX =X =";
        if (kind == WeirdToken.Kind.ReceiverBlocked) return "====TTTT ====TT=X = =TT= ====TX CT= =TX =X =";
        if (kind == WeirdToken.Kind.Paused) return "TTTTTTTT TTTTTTTX T TTTT TTTTTX CT= TTX TX =";
        if (kind == WeirdToken.Kind.BalanceConstant) return "MMMM==== MMMM==MX M M==M MMMM=X C=* TTX MX *";
        if (kind == WeirdToken.Kind.BalanceGrows) return "MMMM==== MMMM==MX M M==M MMMM=X C=* TTX MX *";
        if (kind == WeirdToken.Kind.BalanceReverts) return "TTTT==== TTTT==TX T T==T TTTT=X T=T TTX TX *";
        if (kind == WeirdToken.Kind.BalanceBomb) return "======== =======X = ==== =====X === ==X =X *";
        if (kind == WeirdToken.Kind.BalanceBurnsGas) return "EEEE==== EEEE==EX E E==E EEEE=X E=E EEX EX *";
        if (kind == WeirdToken.Kind.ApproveZeroFirst) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.ApproveRefusesZero) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.ApproveFails) return "======== =======X = ===F ===F=X === ==X =X =";
        if (kind == WeirdToken.Kind.NoAllowanceNeeded) return "======== =======X = ===a ===a=X === ==X =X =";
        if (kind == WeirdToken.Kind.SelfNeedsNoAllowance) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.KeepsAllowance) return "======== =======X = ===a ===a=X === ==X =X =";
        if (kind == WeirdToken.Kind.PermitPhantom) return "======== =======X T ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.PermitDiffers) return "======== =======X T ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.Decimals0) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.Decimals2) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.Decimals77) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.Bytes32Symbol) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.SymbolReverts) return "======== =======X = ==== =====X === ==X =X =";
        if (kind == WeirdToken.Kind.DoubleEntry) return "======== =======X = ==== *====X s0* ==X =X =";
        if (kind == WeirdToken.Kind.CodeRemoved) return "EEEEFFFF EEEEFFEX E EFFF EEEFFX NFN EEX EX *";
        return "";
    }
}

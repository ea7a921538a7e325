// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IRoyaltySplits} from "./interfaces/IRoyaltySplits.sol";
import {IVault} from "./interfaces/IVault.sol";
import {Vaults} from "./libraries/Vaults.sol";

/// @title RoyaltySplits
/// @notice Addresses that share what they receive (see {IRoyaltySplits}).
/// @dev A split's address is a {Vault} whose salt hashes the split's recipients and shares. So a split cannot contain itself, nor
/// two splits each other: their addresses would have to be known before they can be computed. Value can still go in a circle
/// through a wallet or a pool; nothing here follows it, since a distribution moves one split's tokens and ends.
///
/// Per split and token, what the vault holds is credits (each for one recipient alone) and the rest (shared out by the next
/// {distribute}). Nothing leaves a vault but by {distribute} and {withdrawCredit}, or by the token's own doing.
contract RoyaltySplits is IRoyaltySplits, ReentrancyGuardTransient {
    /// @notice What the shares of a split sum to: they are parts per million.
    uint256 public constant TOTAL_SHARES = 1_000_000;

    /// @notice Most recipients of one split. More can share through splits of splits.
    /// @dev At this number {distribute} stays below 10,000,000 gas even where each transfer burns all of {TRANSFER_GAS} and each
    /// recipient gets a first credit.
    uint256 public constant MAX_RECIPIENTS = 64;

    /// @notice Gas for the transfer to one recipient, the same in every call: neither the caller nor the other recipients
    /// decide whether somebody is paid or credited.
    /// @dev Several times what common tokens use. A token that needs more gives credits, and {withdrawCredit} has no such limit.
    uint256 public constant TRANSFER_GAS = 120_000;

    /// @dev A call gets at most 63/64 of what is left (EIP-150). The surplus covers what happens between the check of this
    /// figure and the call: two looks at a warm address, and memory for three words.
    uint256 private constant _GAS_PER_RECIPIENT = (TRANSFER_GAS * 64) / 63 + 2_000;

    /// @dev Balances are taken to be no larger than this, so that they fit into an account, and times a share into a word. What a
    /// token holds beyond it is left for later distributions.
    uint256 private constant _MAX_HELD = type(uint192).max;

    /// @dev What a split has of one token, in one slot.
    struct Account {
        /// Base units shared out so far, modulo {TOTAL_SHARES}, plus one. Zero: nothing yet; and never zero again, so that only
        /// the first distribution pays for a new slot.
        uint32 position;
        /// Base units left of those by rounding: fewer than there are recipients.
        uint32 carried;
        /// Base units that wait for single recipients.
        uint192 credits;
    }

    /// @inheritdoc IRoyaltySplits
    mapping(address split => mapping(address token => mapping(address recipient => uint256))) public creditOf;

    mapping(address split => mapping(address token => Account)) private _accounts;

    /* ANNOUNCE */

    /// @inheritdoc IRoyaltySplits
    function announce(address[] calldata recipients, uint32[] calldata shares) external returns (address split) {
        split = Vaults.addressOf(_saltOf(recipients, shares));
        emit SplitAnnounced(split, recipients, shares);
    }

    /* DISTRIBUTE */

    /// @inheritdoc IRoyaltySplits
    function distribute(
        address token,
        address[] calldata recipients,
        uint32[] calldata shares
    ) external nonReentrant returns (uint256 amount) {
        bytes32 salt = _saltOf(recipients, shares);
        address split = Vaults.addressOf(salt);
        Account storage account = _accounts[split][token];

        // Check and effect: what is shared out now is not shared out again.
        uint256[] memory amounts;
        (amounts, amount) = _shareOut(account, _arrived(account, _balanceOf(token, split)), shares);
        if (amount == 0) return 0;

        // Interaction: each recipient apart.
        uint256 unpaid = _pay(Vaults.deployIfNeeded(salt), token, recipients, amounts);

        // Effect: who was not paid is known only now. Until here the guard has kept everybody else out.
        if (unpaid != 0 || account.credits != 0) {
            amount -= _credit(account, split, token, recipients, amounts, unpaid);
        }

        emit Distributed(split, token, amount, account.position - 1, account.carried);
    }

    /// @inheritdoc IRoyaltySplits
    /// @dev Where the token itself has taken so much from the split that the credits are no longer covered, they are paid in the
    /// order in which they are asked for.
    function withdrawCredit(
        address split,
        address token,
        address recipient
    ) external nonReentrant returns (uint256 amount) {
        // Check: only {distribute} makes credits, so whatever has one is a split with a vault.
        amount = creditOf[split][token][recipient];
        if (amount == 0) revert SplitNoCredit(split, token, recipient);

        // Effect: a credit is a part of `credits`, so it fits.
        creditOf[split][token][recipient] = 0;
        _accounts[split][token].credits -= uint192(amount);
        emit CreditWithdrawn(split, token, recipient, amount);

        // Interaction
        IVault(split).transfer(token, recipient, amount);
    }

    /* READ */

    /// @inheritdoc IRoyaltySplits
    function splitOf(address[] calldata recipients, uint32[] calldata shares) external view returns (address split) {
        return Vaults.addressOf(_saltOf(recipients, shares));
    }

    /// @inheritdoc IRoyaltySplits
    function distributable(address split, address token) external view nonReentrantView returns (uint256 amount) {
        return _arrived(_accounts[split][token], _balanceOf(token, split));
    }

    /* INTERNAL */

    /// @dev Validates a split. Wherever one is named it passes through here, so that no address is ever given out whose tokens
    /// could not be distributed.
    function _saltOf(address[] calldata recipients, uint32[] calldata shares) private pure returns (bytes32 salt) {
        uint256 count = recipients.length;
        if (count == 0) revert SplitEmpty();
        if (count != shares.length) revert SplitLengthMismatch(count, shares.length);
        if (count > MAX_RECIPIENTS) revert SplitTooManyRecipients(count, MAX_RECIPIENTS);

        uint256 sum = 0;
        address previous = address(0);
        // Cannot overflow: MAX_RECIPIENTS times 32 bits.
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                address recipient = recipients[i];
                uint256 share = shares[i];
                if (recipient <= previous) revert SplitRecipientsUnsorted(previous, recipient);
                if (share == 0) revert SplitShareZero(recipient);
                previous = recipient;
                sum += share;
            }
        }
        if (sum != TOTAL_SHARES) revert SplitSharesInvalid(sum, TOTAL_SHARES);

        // keccak256(abi.encode(recipients, shares)), by copying both arrays whole instead of word by word: the loop above has
        // read every word, and Solidity reverts at one that is no clean address or uint32.
        assembly ("memory-safe") {
            let size := mul(count, 0x20)
            let start := mload(0x40)
            mstore(start, 0x40)
            mstore(add(start, 0x20), add(size, 0x60))
            mstore(add(start, 0x40), count)
            calldatacopy(add(start, 0x60), recipients.offset, size)
            mstore(add(start, add(size, 0x60)), count)
            calldatacopy(add(start, add(size, 0x80)), shares.offset, size)
            salt := keccak256(start, add(mul(size, 2), 0x80))
        }
    }

    /// @dev Shares out what has arrived since the last time, so that each recipient's total over all distributions is its share of
    /// all that was ever shared out, rounded down once: many small distributions give what one large one would.
    /// @param arrived At most _MAX_HELD.
    /// @return amounts Base units for each recipient.
    /// @return sum Of the amounts; zero, and nothing changed, where there is too little for anybody.
    function _shareOut(
        Account storage account,
        uint256 arrived,
        uint32[] calldata shares
    ) private returns (uint256[] memory amounts, uint256 sum) {
        if (arrived == 0) return (amounts, 0);
        uint256 former = account.position;
        // Cannot overflow: a position is below 2^20 and what arrived below 2^192, so that no product reaches 2^213. An amount is
        // the difference of two roundings of which the first is the larger, and the amounts sum to no more than there is.
        unchecked {
            if (former != 0) --former;
            uint256 total = former + arrived;

            amounts = new uint256[](shares.length);
            for (uint256 i = 0; i < amounts.length; ++i) {
                uint256 share = shares[i];
                uint256 amount = (total * share) / TOTAL_SHARES - (former * share) / TOTAL_SHARES;
                amounts[i] = amount;
                sum += amount;
            }

            if (sum != 0) {
                // Whole multiples of TOTAL_SHARES are dropped, as they share out without a remainder: so it fits.
                account.position = uint32((total % TOTAL_SHARES) + 1);
                // Each recipient's rounding leaves less than one unit: so it fits.
                account.carried = uint32(account.carried + arrived - sum);
            }
        }
    }

    /// @dev Pays each recipient its amount, if it can.
    /// @return unpaid Bit i is set where recipient i could not be paid.
    function _pay(
        IVault vault,
        address token,
        address[] calldata recipients,
        uint256[] memory amounts
    ) private returns (uint256 unpaid) {
        // One piece of memory serves all calls: only receiver and amount differ.
        bytes memory order = abi.encodeCall(IVault.transfer, (token, address(0), 0));
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint256 amount = amounts[i];
            if (amount == 0) continue;
            if (gasleft() < _GAS_PER_RECIPIENT) revert SplitGasTooLow(gasleft(), _GAS_PER_RECIPIENT);
            bool paid;
            // After 32 bytes of length and 4 of selector, `order` holds token, receiver and amount. {_saltOf} has seen that the
            // receiver is a clean address, the vault has code, and nothing of what it returns or throws is copied.
            assembly ("memory-safe") {
                mstore(add(order, 0x44), calldataload(add(recipients.offset, mul(i, 0x20))))
                mstore(add(order, 0x64), amount)
                paid := call(TRANSFER_GAS, vault, 0, add(order, 0x20), mload(order), 0, 0)
            }
            if (!paid) unpaid |= 1 << i;
        }
    }

    /// @dev Turns what could not be paid into credits.
    /// @return missing What the token took beyond the amounts it was asked to move, and no credit can cover.
    function _credit(
        Account storage account,
        address split,
        address token,
        address[] calldata recipients,
        uint256[] memory amounts,
        uint256 unpaid
    ) private returns (uint256 missing) {
        uint256 held = _balanceOf(token, split);
        uint256 owed = account.credits;
        if (held < owed) revert SplitCreditsUncovered(token, held, owed);

        for (uint256 i = 0; i < amounts.length; ++i) {
            if (unpaid & (1 << i) == 0) continue;
            uint256 credit = Math.min(amounts[i], held - owed);
            missing += amounts[i] - credit;
            if (credit == 0) continue;
            owed += credit;
            creditOf[split][token][recipients[i]] += credit;
            emit Credited(split, token, recipients[i], credit);
        }
        // Never more than `held`, so it fits.
        account.credits = uint192(owed);
    }

    /// @dev What was not there at the last distribution. Zero where the token itself has taken some of the rest away: what arrives
    /// then makes up for it first.
    function _arrived(Account storage account, uint256 held) private view returns (uint256) {
        uint256 known = uint256(account.credits) + account.carried;
        return held > known ? held - known : 0;
    }

    /// @dev The token is trusted about its own balances: one that lies cheats only those who are paid in it.
    function _balanceOf(address token, address split) private view returns (uint256 held) {
        if (token.code.length == 0) revert SplitTokenInvalid(token);
        return Math.min(IERC20(token).balanceOf(split), _MAX_HELD);
    }
}

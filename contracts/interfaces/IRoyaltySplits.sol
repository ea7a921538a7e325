// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IRoyaltySplits
/// @notice Addresses that share what they receive. A split is nothing but its recipients and their shares: it needs no creation,
/// has no owner, and can be paid by anything that can send an ERC-20.
/// @dev Shares are parts per million and sum to 1,000,000; recipients are sorted, unique and not zero. A recipient may be another
/// split.
///
/// Rounding: what a recipient has been paid and credited in all is its share of all that was shared out, rounded down once,
/// however often anyone distributes. What that leaves, less than one base unit per recipient, stays for the next distribution.
///
/// Tokens: ERC-20, with or without return values. One that takes a fee out of what arrives is passed on as it is; one that takes
/// more from the sender than it was asked to move pays the last recipients less, and nothing while there are credits. A token that
/// shrinks makes up for it with what arrives next.
interface IRoyaltySplits {
    /// @notice Emitted so that nobody needs a private index to know who is behind an address.
    event SplitAnnounced(address indexed split, address[] recipients, uint32[] shares);
    /// @notice Emitted once per distribution. `amount` is what left the split or became a credit, `position` all that was shared out so far,
    /// modulo the whole of the shares, and `carried` what is left of that because nobody gets parts of a base unit.
    event Distributed(address indexed split, address indexed token, uint256 amount, uint32 position, uint32 carried);
    /// @notice Emitted for a recipient that could not be paid; the amount waits for that recipient alone.
    event Credited(address indexed split, address indexed token, address indexed recipient, uint256 amount);
    /// @notice Emitted when a credit reaches its recipient.
    event CreditWithdrawn(address indexed split, address indexed token, address indexed recipient, uint256 amount);

    error SplitEmpty();
    /// @notice Recipients and shares are not as many.
    error SplitLengthMismatch(uint256 recipients, uint256 shares);
    /// @notice Recipients rise strictly by address, and none is zero; `next` is not above `previous`.
    error SplitRecipientsUnsorted(address previous, address next);
    /// @notice Each recipient has a share.
    error SplitShareZero(address recipient);
    /// @notice Shares, in parts per million, sum to `expected`.
    error SplitSharesInvalid(uint256 sum, uint256 expected);
    /// @notice A split has at most `max` recipients.
    error SplitTooManyRecipients(uint256 given, uint256 max);
    /// @notice There is no contract at the token's address.
    error SplitTokenInvalid(address token);
    /// @notice The next recipient needs `needed` gas, so that none goes unpaid for want of it.
    error SplitGasTooLow(uint256 available, uint256 needed);
    /// @notice Nothing of this token waits for the recipient in this split.
    error SplitNoCredit(address split, address token, address recipient);
    /// @notice The token took more from the split than it was asked to move, at the cost of credits; or had done so before.
    error SplitCreditsUncovered(address token, uint256 held, uint256 owed);

    /// @notice The split's address: computed, whether or not anything exists there.
    function splitOf(address[] calldata recipients, uint32[] calldata shares) external view returns (address split);

    /// @notice Puts the recipients of a split into an event. Anyone may call; worth doing once.
    function announce(address[] calldata recipients, uint32[] calldata shares) external returns (address split);

    /// @notice Pays out what a split holds of `token` and owes to nobody yet. Anyone may call.
    /// @dev Each recipient is isolated: one that cannot be paid gets a credit and the others are paid. A call with too little gas
    /// to pay everyone reverts as a whole. Where there is too little for anybody nothing changes, and no event is emitted.
    /// @return amount Base units that were paid or credited.
    function distribute(
        address token,
        address[] calldata recipients,
        uint32[] calldata shares
    ) external returns (uint256 amount);

    /// @notice Pays a credit to its recipient. Anyone may call.
    function withdrawCredit(address split, address token, address recipient) external returns (uint256 amount);

    /// @notice Base units that wait for `recipient` alone.
    function creditOf(address split, address token, address recipient) external view returns (uint256 amount);
    /// @notice Base units of `token` that have arrived since the last {distribute} of this split and are nobody's credit.
    /// @dev Reverts while tokens are on their way out, so that no caller inside a transfer sees them counted twice.
    function distributable(address split, address token) external view returns (uint256 amount);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoyaltySplits} from "../../../contracts/RoyaltySplits.sol";
import {IRoyaltySplits} from "../../../contracts/interfaces/IRoyaltySplits.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {TestBase} from "../../utils/TestBase.sol";

abstract contract RoyaltySplitsBase is TestBase {
    /// @dev A split as its callers hold it.
    struct Split {
        address vault;
        address[] recipients;
        uint32[] shares;
    }

    uint256 internal constant WHOLE = 1_000_000;
    uint256 internal constant MAX_RECIPIENTS = 64;
    uint256 internal constant TRANSFER_GAS = 120_000;
    /// @dev What {distribute} wants to have left before each transfer: 64/63 of TRANSFER_GAS, and 2,000.
    uint256 internal constant GAS_PER_RECIPIENT = 123_904;

    RoyaltySplits internal splits;
    TestDollar internal dollar;
    HostileToken internal hostile;
    address internal stranger;

    function setUp() public virtual {
        splits = new RoyaltySplits();
        dollar = new TestDollar();
        hostile = new HostileToken();
        (stranger, ) = _actor("stranger");
    }

    /* SPLITS */

    function _split(address[] memory recipients, uint32[] memory shares) internal view returns (Split memory) {
        return Split(splits.splitOf(recipients, shares), recipients, shares);
    }

    /// @dev Half and half.
    function _splitOfTwo() internal returns (Split memory) {
        (address a, ) = _actor("author");
        (address b, ) = _actor("co-author");
        return _split(_sorted(_addresses(a, b)), _shares(500_000, 500_000));
    }

    /// @dev Any number of recipients with any shares, both drawn from a seed.
    function _randomSplit(uint256 seed, uint256 count) internal view returns (Split memory) {
        return _split(_randomRecipients(seed, count), _randomShares(seed, count));
    }

    function _randomRecipients(uint256 seed, uint256 count) internal pure returns (address[] memory recipients) {
        recipients = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            recipients[i] = address(uint160(uint256(keccak256(abi.encode(seed, "recipient", i)))));
        }
        return _sorted(recipients);
    }

    /// @dev Positive shares that sum to the whole; now and then the first takes almost everything.
    function _randomShares(uint256 seed, uint256 count) internal pure returns (uint32[] memory shares) {
        shares = new uint32[](count);
        uint256 left = WHOLE - count;
        for (uint256 i = 0; i < count; ++i) {
            uint256 extra = uint256(keccak256(abi.encode(seed, "share", i))) % (left + 1);
            if (i == count - 1) extra = left;
            else if (seed % 4 != 0) extra /= count - i;
            shares[i] = uint32(1 + extra);
            left -= extra;
        }
    }

    function _sorted(address[] memory list) internal pure returns (address[] memory) {
        for (uint256 i = 1; i < list.length; ++i) {
            for (uint256 j = i; j > 0 && list[j - 1] > list[j]; --j) (list[j - 1], list[j]) = (list[j], list[j - 1]);
        }
        return list;
    }

    function _addresses(address a, address b) internal pure returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (a, b);
    }

    function _shares(uint32 a, uint32 b) internal pure returns (uint32[] memory list) {
        list = new uint32[](2);
        (list[0], list[1]) = (a, b);
    }

    /* MONEY */

    function _distribute(Split memory split, address token) internal returns (uint256) {
        return splits.distribute(token, split.recipients, split.shares);
    }

    /// @dev What a recipient has of `total` units: its share, rounded down.
    function _shareDown(uint256 total, uint256 share) internal pure returns (uint256) {
        // Written apart from the contract's formula, and never overflowing.
        return (total / WHOLE) * share + ((total % WHOLE) * share) / WHOLE;
    }

    function _totalCredits(Split memory split, address token) internal view returns (uint256 total) {
        for (uint256 i = 0; i < split.recipients.length; ++i) {
            total += splits.creditOf(split.vault, token, split.recipients[i]);
        }
    }

    function _block(address who) internal {
        hostile.setBehavior(who, HostileToken.Behavior.Block);
    }

    function _unblock(address who) internal {
        hostile.setBehavior(who, HostileToken.Behavior.Honest);
    }

    /* VALIDATION */

    /// @dev The ways in which a split can be wrong, each with the error it gets.
    function _invalidSplits()
        internal
        pure
        returns (address[][] memory recipients, uint32[][] memory shares, bytes[] memory errors)
    {
        (recipients, shares, errors) = (new address[][](9), new uint32[][](9), new bytes[](9));
        address one = address(0x1001);
        address two = address(0x1002);

        recipients[0] = new address[](0);
        shares[0] = new uint32[](0);
        errors[0] = abi.encodeWithSelector(IRoyaltySplits.SplitEmpty.selector);

        recipients[1] = _addresses(one, two);
        shares[1] = new uint32[](1);
        shares[1][0] = 1_000_000;
        errors[1] = abi.encodeWithSelector(IRoyaltySplits.SplitLengthMismatch.selector, 2, 1);

        recipients[2] = _randomRecipients(1, MAX_RECIPIENTS + 1);
        shares[2] = _randomShares(1, MAX_RECIPIENTS + 1);
        errors[2] = abi.encodeWithSelector(
            IRoyaltySplits.SplitTooManyRecipients.selector,
            MAX_RECIPIENTS + 1,
            MAX_RECIPIENTS
        );

        recipients[3] = _addresses(two, one);
        shares[3] = _shares(500_000, 500_000);
        errors[3] = abi.encodeWithSelector(IRoyaltySplits.SplitRecipientsUnsorted.selector, two, one);

        recipients[4] = _addresses(one, one);
        shares[4] = _shares(500_000, 500_000);
        errors[4] = abi.encodeWithSelector(IRoyaltySplits.SplitRecipientsUnsorted.selector, one, one);

        recipients[5] = _addresses(address(0), one);
        shares[5] = _shares(500_000, 500_000);
        errors[5] = abi.encodeWithSelector(IRoyaltySplits.SplitRecipientsUnsorted.selector, address(0), address(0));

        recipients[6] = _addresses(one, two);
        shares[6] = _shares(1_000_000, 0);
        errors[6] = abi.encodeWithSelector(IRoyaltySplits.SplitShareZero.selector, two);

        recipients[7] = _addresses(one, two);
        shares[7] = _shares(500_000, 499_999);
        errors[7] = abi.encodeWithSelector(IRoyaltySplits.SplitSharesInvalid.selector, 999_999, 1_000_000);

        // Sums to the whole in 32 bits.
        recipients[8] = _addresses(one, two);
        shares[8] = _shares(type(uint32).max, 1_000_001);
        errors[8] = abi.encodeWithSelector(IRoyaltySplits.SplitSharesInvalid.selector, 2 ** 32 + 1_000_000, 1_000_000);
    }
}

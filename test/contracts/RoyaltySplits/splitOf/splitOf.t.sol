// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoyaltySplits} from "../../../../contracts/RoyaltySplits.sol";
import {Vault} from "../../../../contracts/libraries/Vault.sol";
import {RoyaltySplitsBase} from "../RoyaltySplitsBase.sol";

contract RoyaltySplits_SplitOf_Test is RoyaltySplitsBase {
    function test_RevertWhen_SplitInvalid() public {
        (address[][] memory recipients, uint32[][] memory shares, bytes[] memory errors) = _invalidSplits();
        for (uint256 i = 0; i < errors.length; ++i) {
            vm.expectRevert(errors[i]);
            splits.splitOf(recipients[i], shares[i]);
        }
    }

    function test_RevertWhen_WordNotClean() public {
        Split memory split = _splitOfTwo();
        bytes memory call_ = abi.encodeCall(RoyaltySplits.splitOf, (split.recipients, split.shares));
        (bool valid, ) = address(splits).staticcall(call_);
        _assertTrue(valid, "clean call");

        // Selector, two offsets, a length; then the recipients, a length, and the shares.
        uint256[2] memory highBytes = [uint256(4 + 3 * 32 + 11), 4 + 6 * 32 + 27];
        for (uint256 i = 0; i < highBytes.length; ++i) {
            bytes memory dirty = bytes.concat(call_);
            dirty[highBytes[i]] = 0x01;
            (bool success, ) = address(splits).staticcall(dirty);
            _assertFalse(success, "dirty call");
        }
    }

    function testFuzz_WhenSplitValid(uint256 seed, uint256 count) public {
        Split memory split = _randomSplit(seed, _bound(count, 1, MAX_RECIPIENTS));

        _assertEq(split.vault, _expectedAddress(split), "address");

        dollar.mint(split.vault, 1_000_000);
        _distribute(split, address(dollar));
        _assertTrue(split.vault.code.length > 0, "vault deployed there");
        _assertEq(splits.splitOf(split.recipients, split.shares), split.vault, "address after the distribution");
    }

    function testFuzz_WhenAnythingDiffers(uint256 seed, uint256 count, uint256 which) public {
        Split memory split = _randomSplit(seed, _bound(count, 2, MAX_RECIPIENTS));
        which = _bound(which, 1, split.shares.length - 1);

        Split memory otherShares = _split(split.recipients, _copy(split.shares));
        vm.assume(split.shares[which] > 1);
        --otherShares.shares[which];
        ++otherShares.shares[0];
        _assertTrue(splits.splitOf(otherShares.recipients, otherShares.shares) != split.vault, "other shares");

        address[] memory recipients = abi.decode(abi.encode(split.recipients), (address[]));
        recipients[which] = address(uint160(recipients[which]) - 1);
        vm.assume(recipients[which] > recipients[which - 1]);
        _assertTrue(splits.splitOf(recipients, split.shares) != split.vault, "other recipients");

        RoyaltySplits sibling = new RoyaltySplits();
        _assertTrue(sibling.splitOf(split.recipients, split.shares) != split.vault, "other contract");
    }

    /// @dev A copy, so that changes to it leave the original alone.
    function _copy(uint32[] memory shares) private pure returns (uint32[] memory) {
        return abi.decode(abi.encode(shares), (uint32[]));
    }

    /// @dev EIP-1014 and the documented salt, written out.
    function _expectedAddress(Split memory split) private view returns (address) {
        bytes32 salt = keccak256(abi.encode(split.recipients, split.shares));
        bytes32 codeHash = keccak256(type(Vault).creationCode);
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(splits), salt, codeHash)))));
    }
}

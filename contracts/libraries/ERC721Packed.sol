// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title ERC721Packed
/// @notice OpenZeppelin's ERC-721 with 96 bits of the heir's own data beside each owner, in one storage slot.
/// @dev Everything that can be seen from outside (transfers, approvals, events, errors, ERC-165) is OpenZeppelin's; only where
/// owners and balances are kept differs, and its own two mappings for them stay empty.
///
/// Extensions that keep owners elsewhere (by overriding {_ownerOf}, or through `_increaseBalance`) do not fit on it.
///
/// A token's slot is zero exactly when the token does not exist: extra bits never outlive an owner.
abstract contract ERC721Packed is ERC721 {
    /// @dev The owner's address is the low 160 bits, the extra data the 96 above.
    uint256 private constant EXTRA_SHIFT = 160;

    mapping(uint256 id => uint256 ownerAndExtra) private _slots;

    mapping(address owner => uint256 count) private _counts;

    /// @inheritdoc ERC721
    function balanceOf(address owner) public view virtual override returns (uint256) {
        if (owner == address(0)) revert ERC721InvalidOwner(address(0));
        return _counts[owner];
    }

    /// @inheritdoc ERC721
    function _ownerOf(uint256 id) internal view virtual override returns (address owner) {
        (owner, ) = _unpack(_slots[id]);
    }

    /// @dev Owner and extra bits by one storage read; both zero for a token that does not exist.
    function _slotOf(uint256 id) internal view returns (address owner, uint96 extra) {
        return _unpack(_slots[id]);
    }

    /// @dev Zero for a token that does not exist.
    function _extraOf(uint256 id) internal view returns (uint96 extra) {
        (, extra) = _unpack(_slots[id]);
    }

    /// @dev Replaces a token's extra bits. The token must exist.
    function _setExtra(uint256 id, uint96 extra) internal {
        (address owner, ) = _unpack(_slots[id]);
        if (owner == address(0)) revert ERC721NonexistentToken(id);
        _slots[id] = _pack(owner, extra);
    }

    /// @dev {_mint} that sets the extra bits by the same single write. It does not pass through {_update}: an heir that
    /// overrides that function sees no mint of this kind.
    function _mintWith(address to, uint256 id, uint96 extra) internal {
        if (to == address(0)) revert ERC721InvalidReceiver(address(0));
        if (_slots[id] != 0) revert ERC721InvalidSender(address(0));

        _slots[id] = _pack(to, extra);
        // Cannot overflow: each token is counted once, and there are fewer than 2^256 ids.
        unchecked {
            ++_counts[to];
        }

        emit Transfer(address(0), to, id);
    }

    /// @dev As OpenZeppelin's, on the packed slot: a transfer keeps the extra bits, a burn clears them, {_mint} starts with none.
    function _update(address to, uint256 id, address auth) internal virtual override returns (address from) {
        uint96 extra;
        (from, extra) = _unpack(_slots[id]);

        if (auth != address(0)) _checkAuthorized(from, auth, id);

        // Neither can go out of bounds: an owner's count is the number of slots that name that owner.
        unchecked {
            if (from != address(0)) {
                _approve(address(0), id, address(0), false);
                --_counts[from];
            }
            if (to != address(0)) ++_counts[to];
        }
        _slots[id] = to == address(0) ? 0 : _pack(to, extra);

        emit Transfer(from, to, id);
    }

    function _pack(address owner, uint96 extra) private pure returns (uint256) {
        return (uint256(extra) << EXTRA_SHIFT) | uint160(owner);
    }

    function _unpack(uint256 slot) private pure returns (address owner, uint96 extra) {
        // The casts cut nothing that is meant: the low 160 bits are the owner, and 96 are left after the shift.
        return (address(uint160(slot)), uint96(slot >> EXTRA_SHIFT));
    }
}

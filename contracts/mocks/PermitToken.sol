// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title PermitToken
/// @notice A token with EIP-2612 permits, in the ways in which tokens differ over their EIP-712 domain.
contract PermitToken is ERC20 {
    enum Kind {
        /// A salt beside all the rest, told by ERC-5267.
        Salted,
        /// Its contract and a name that is not the token's, told by ERC-5267.
        Short,
        /// No contract, told by ERC-5267: its permits would hold for other tokens too.
        Anywhere,
        /// Another contract's, told by ERC-5267: its permits would be that one's.
        Foreign,
        /// Name, version, chain and contract; the version is told by `version()`.
        Versioned,
        /// The same, of version 1, which nothing tells; `eip712Domain()` answers a single word.
        Plain
    }

    error PermitTokenSilent();
    error PermitTokenRefused(address owner, address recovered);

    Kind public immutable KIND;
    bytes32 private constant SALT = keccak256("salt");
    address private constant OTHER = address(0xdead);

    mapping(address owner => uint256 nonce) public nonces;

    constructor(Kind kind) ERC20("Permit Token", "PERMIT") {
        KIND = kind;
    }

    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        bytes32 typeHash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(abi.encode(typeHash, owner, spender, value, nonces[owner]++, deadline));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", DOMAIN_SEPARATOR(), structHash));
        address recovered = ECDSA.recover(digest, v, r, s);
        if (recovered != owner) revert PermitTokenRefused(owner, recovered);
        _approve(owner, spender, value);
    }

    function version() external view returns (string memory) {
        if (KIND != Kind.Versioned) revert PermitTokenSilent();
        return "7";
    }

    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        if (KIND == Kind.Versioned) revert PermitTokenSilent();
        if (KIND == Kind.Plain) {
            // Assembly: an answer that no Solidity function of this kind would give.
            assembly {
                return(0, 32)
            }
        }
        (bytes1 fields, string memory domainName, string memory domainVersion, address where) = _domain();
        return (fields, domainName, domainVersion, block.chainid, where, SALT, new uint256[](0));
    }

    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        (bytes1 fields, string memory domainName, string memory domainVersion, address where) = _domain();
        bytes memory kind;
        bytes memory values;
        if (_has(fields, 1)) (kind, values) = (bytes(",string name"), abi.encode(keccak256(bytes(domainName))));
        if (_has(fields, 2)) {
            kind = bytes.concat(kind, ",string version");
            values = bytes.concat(values, keccak256(bytes(domainVersion)));
        }
        if (_has(fields, 4)) {
            kind = bytes.concat(kind, ",uint256 chainId");
            values = bytes.concat(values, bytes32(block.chainid));
        }
        if (_has(fields, 8)) {
            kind = bytes.concat(kind, ",address verifyingContract");
            values = bytes.concat(values, abi.encode(where));
        }
        if (_has(fields, 16)) (kind, values) = (bytes.concat(kind, ",bytes32 salt"), bytes.concat(values, SALT));
        // The first field has no comma before it.
        kind[0] = "(";
        return keccak256(bytes.concat(keccak256(bytes.concat("EIP712Domain", kind, ")")), values));
    }

    function _domain() private view returns (bytes1 fields, string memory, string memory, address where) {
        where = KIND == Kind.Foreign ? OTHER : address(this);
        if (KIND == Kind.Salted) return (0x1f, name(), "7", where);
        if (KIND == Kind.Short) return (0x09, "Something Else", "", where);
        if (KIND == Kind.Anywhere) return (0x07, name(), "7", where);
        return (0x0f, name(), KIND == Kind.Plain ? "1" : "7", where);
    }

    function _has(bytes1 fields, uint8 field) private pure returns (bool) {
        return uint8(fields) & field != 0;
    }
}

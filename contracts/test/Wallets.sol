// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice An account with code that signs nothing: a contract without ERC-1271, or what an EIP-7702 account delegates to.
contract Wallet {
    receive() external payable virtual {}

    function execute(address target, uint256 value, bytes calldata data) external payable returns (bytes memory) {
        (bool ok, bytes memory result) = target.call{value: value}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
        return result;
    }
}

/// @notice An account with code whose owner's key signs for it (ERC-1271).
contract SigningWallet is Wallet, IERC1271 {
    address private immutable signer;

    constructor(address signer_) {
        signer = signer_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address recovered,,) = ECDSA.tryRecoverCalldata(hash, signature);
        return recovered == signer ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}

/// @notice An account that takes no OPEN unless told to.
contract RefusingWallet is Wallet {
    error Refused();

    receive() external payable override {
        revert Refused();
    }
}

/// @notice An account that calls back, as armed, when it is paid.
contract ReenteringWallet is Wallet {
    address private target;
    bytes private data;

    function arm(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    receive() external payable override {
        (bool ok, bytes memory result) = target.call(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
    }
}

/// @notice One of each kind of account that signs or receives.
abstract contract WalletFixture is Test {
    uint256 internal constant DELEGATING_KEY = 0x7702;

    function signingWallet(uint256 key) internal returns (address) {
        return address(new SigningWallet(vm.addr(key)));
    }

    function mutedWallet() internal returns (address) {
        return address(new Wallet());
    }

    /// @dev An EIP-7702 account that delegates to a contract without ERC-1271.
    function delegatingAccount() internal returns (address) {
        return delegate(DELEGATING_KEY, address(new Wallet()));
    }

    function delegate(uint256 key, address code) internal returns (address account) {
        account = vm.addr(key);
        vm.signAndAttachDelegation(code, key);
        Wallet(payable(account)).execute(address(0), 0, "");
        assertEq(account.code.length, 23, "delegated");
    }
}

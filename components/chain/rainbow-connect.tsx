'use client'
import '@rainbow-me/rainbowkit/styles.css'
import { lightTheme, RainbowKitProvider, type Theme, useConnectModal } from '@rainbow-me/rainbowkit'
import { useEffect, useRef } from 'react'

/** RainbowKit wears our tokens, so it follows light and dark without a second theme. */
const theme = ((): Theme => {
  const base = lightTheme({ borderRadius: 'small', fontStack: 'system', overlayBlur: 'none' })
  return {
    ...base,
    colors: {
      ...base.colors,
      accentColor: 'var(--color-primary)',
      accentColorForeground: 'var(--color-primary-foreground)',
      actionButtonBorder: 'var(--color-border)',
      closeButton: 'var(--color-muted-foreground)',
      closeButtonBackground: 'var(--color-muted)',
      generalBorder: 'var(--color-border)',
      generalBorderDim: 'var(--color-border)',
      menuItemBackground: 'var(--color-muted)',
      modalBackdrop: 'var(--color-overlay)',
      modalBackground: 'var(--color-popover)',
      modalBorder: 'var(--color-border)',
      modalText: 'var(--color-foreground)',
      modalTextDim: 'var(--color-muted-foreground)',
      modalTextSecondary: 'var(--color-muted-foreground)',
    },
    fonts: { body: 'var(--font-sans)' },
  }
})()

function Opener({ onClose }: { onClose: () => void }) {
  const { openConnectModal, connectModalOpen } = useConnectModal()
  const opened = useRef(false)
  useEffect(() => {
    if (connectModalOpen) {
      opened.current = true
    } else if (opened.current) {
      onClose()
    } else {
      openConnectModal?.()
    }
  }, [connectModalOpen, openConnectModal, onClose])
  return null
}

/** Opens RainbowKit's list of wallets at once; ends when it is closed or a wallet is connected. */
export function RainbowConnect({ onClose }: { onClose: () => void }) {
  return (
    <RainbowKitProvider theme={theme} modalSize="compact">
      <Opener onClose={onClose} />
    </RainbowKitProvider>
  )
}
